/** What an image is called before its registry and tag: `slipway/go-catalog`. */
export function repositoryOf(organisation: string, image: string): string {
  return `${organisation}/${image}`
}

/** Where images are and which of them is meant, on this machine: by SLIPWAY_REGISTRY (`registry.example/`, or nothing) and SLIPWAY_TAG (`dev`). */
export function referenceOf(repository: string, variables: Readonly<Record<string, string | undefined>>): string {
  return `${variables['SLIPWAY_REGISTRY'] ?? ''}${repository}:${variables['SLIPWAY_TAG'] || 'dev'}`
}

/** The same for a compose file, which reads the variables itself. */
export function composeReference(repository: string): string {
  return `\${SLIPWAY_REGISTRY:-}${repository}:\${SLIPWAY_TAG:-dev}`
}
