/** How many replicas, and when there are more. */
export interface Scale {
  /** 0: started by the first call, stopped when idle. */
  readonly min: number
  readonly max: number
  /** Percent of the requested CPU at which replicas are added. */
  readonly cpu: number
}

/** What one replica asks for, as Kubernetes writes quantities: `50m`, `64Mi`. */
export interface Resources {
  readonly cpu: string
  readonly memory: string
}

/** What callers may rely on, over 30 days. */
export interface Slo {
  /** Percent. */
  readonly availability?: number
  /** Percentile, as `p99`, to a duration, as `250ms`. */
  readonly latency?: Readonly<Record<string, string>>
}

/** What must be there before a service starts, and whom it may talk to. */
export interface Needs {
  /** Names of services, or every public one. */
  readonly services: 'public' | readonly string[]
  readonly postgres: boolean
  readonly events: { readonly publishes: readonly string[]; readonly subscribes: readonly string[] }
  /** `host` or `host:port`. */
  readonly hosts: readonly string[]
}

/** How the program of a Go service is built for its image. */
export interface Build {
  /** Linked with C: the image then has a C library. */
  readonly cgo: boolean
  /** Without the paths of the machine that built it. */
  readonly trimpath: boolean
  /** Build constraints. */
  readonly tags: readonly string[]
}

/** What a service says about itself in apps/<folder>/service.yaml, with the schema's defaults filled in. */
export interface Manifest {
  readonly name: string
  readonly team: string
  /** Not for a service with a schedule. */
  readonly serves?: 'grpc' | 'http'
  /** Five cron fields, UTC. */
  readonly schedule?: string
  readonly public: boolean
  /** Of a public HTTP service: what the gateway forwards. */
  readonly prefix?: string
  /** The folder of libs/contracts, where that is not the service's name. */
  readonly contract?: string
  readonly needs: Needs
  readonly scale: Scale
  readonly resources: Resources
  readonly slo?: Slo
  readonly build: Build
  readonly secrets: readonly string[]
  /** The cluster's name of a device to how many of it one replica takes. */
  readonly accelerators: Readonly<Record<string, number>>
}

/** A manifest, and what the folders around it say. */
export interface LocatedManifest extends Manifest {
  /** Such as `apps/go-catalog`. */
  readonly folder: string
  /** The proto packages of its contract, or packages around them: `slipway.catalog`. Empty if it has none. */
  readonly packages: readonly string[]
  /** Whether it has a go.mod of its own. */
  readonly ejected: boolean
}

/** A manifest that cannot be used. The message names file, line and fix, one problem a line. */
export class ManifestError extends Error {
  readonly code = 'MANIFEST_INVALID'
}
