/**
 * Where the shop under test answers: one that has its sample products, behind a gateway with DEVELOPMENT_IDENTITY. Throws if
 * SLIPWAY_BASE_URL is not set: `slipway e2e` starts a shop and sets it.
 */
export function readBaseUrl(): string {
  const baseUrl = process.env['SLIPWAY_BASE_URL']
  if (!baseUrl) throw new Error('SLIPWAY_BASE_URL is not set: give the address of a running shop, or run `npx nx e2e shop-e2e`')
  return baseUrl
}
