/** What is read of the workspace's package.json. */
export interface WorkspacePackage {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly license: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

/** The package.json of the package that is published: without what only the workspace needs, and with room for versions that fit. */
export function publishedPackage({ name, version, description, keywords, license, dependencies, peerDependencies }: WorkspacePackage): object {
  return {
    name,
    version,
    description,
    keywords,
    license,
    type: 'module',
    sideEffects: false,
    // Not in the workspace's own: npm, which brings the right Node there, would complain of the one that it runs with.
    engines: { node: '>=24.9' },
    exports: {
      '.': { types: './lib/index.d.ts', default: './lib/index.js' },
      './edge': { types: './lib/edge.d.ts', default: './lib/edge.js' },
      './package.json': './package.json',
    },
    types: './lib/index.d.ts',
    dependencies: compatible(dependencies),
    peerDependencies: compatible(peerDependencies),
    publishConfig: { access: 'public' },
  }
}

/** A library that pins exactly has its users install everything twice. */
function compatible(versions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(versions).map(([name, version]) => [name, `^${version}`]))
}

/** The README without links out of the package. */
export function publishedReadme(readme: string): string {
  return readme.replaceAll(/\[([^\]]+)\]\((?:\.\.\/|src\/|test\/)[^)]*\)/g, '$1')
}
