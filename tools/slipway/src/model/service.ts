import type { LocatedManifest, Needs } from '../manifest/manifest.ts'

/** What the gateway lets in, and who answers it. */
export type Route =
  /** All methods of a proto package, by their google.api.http rules. */
  | { readonly kind: 'transcode'; readonly package: string; readonly service: string; readonly contract: string }
  /** A path and all below it, as it is. */
  | { readonly kind: 'forward'; readonly prefix: string; readonly service: string }

/** A service with what follows from the manifests of all. */
export interface Service extends Omit<LocatedManifest, 'needs' | 'contract'> {
  /** With the names of the services in place of "public". */
  readonly needs: Omit<Needs, 'services'> & { readonly services: readonly string[] }
  /** Of the services that call it, by name. */
  readonly callers: readonly string[]
  readonly language: 'go' | 'typescript'
  /** The name of its image, without a registry or a tag: that of its folder. */
  readonly image: string
  /** Of libs/contracts; undefined for what does not serve grpc. */
  readonly contract: string | undefined
  /** For the gateway, what it lets in. Empty for all others. */
  readonly routes: readonly Route[]
}

/** Manifests that contradict one another. The message names the file and what would be right. */
export class ModelError extends Error {
  readonly code = 'MODEL_INVALID'
}

/** A gateway is whoever needs every public service. */
export function isGateway(service: Service): boolean {
  return service.routes.length > 0
}

/** The variable by which a caller is told where a service is: `GIFT_CARDS_ADDR`. */
export function addressVariable(name: string): string {
  return `${name.replaceAll('-', '_').toUpperCase()}_ADDR`
}

/** The ports that containers listen on. */
export const ports = { grpc: 50_051, http: 8080, admin: 9090, postgres: 5432, events: 4222 } as const
