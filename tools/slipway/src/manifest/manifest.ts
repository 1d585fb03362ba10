/** What a service says about itself in apps/<folder>/service.yaml, with the schema's defaults filled in. */
export interface Manifest {
  readonly name: string
  readonly team: string
  readonly serves: 'grpc' | 'http'
  readonly public: boolean
  readonly needs: {
    /** Names of services, or every public one. */
    readonly services: 'public' | readonly string[]
    readonly postgres: boolean
  }
}

/** A manifest, and where it stands. */
export interface LocatedManifest extends Manifest {
  /** Such as `apps/go-catalog`. */
  readonly folder: string
}

/** A manifest that cannot be used. The message names file, line and fix, one problem a line. */
export class ManifestError extends Error {
  readonly code = 'MANIFEST_INVALID'
}
