import type { DescMethod } from '@bufbuild/protobuf'

/** The full name of an RPC, as rules select it: `slipway.catalog.v1.CatalogService.GetProduct`. */
export function nameOf({ name, parent }: DescMethod): string {
  return `${parent.typeName}.${name}`
}
