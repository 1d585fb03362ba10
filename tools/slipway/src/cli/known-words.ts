import type { KnownWords } from './complete.ts'

/** The names of this workspace that the shell can complete. */
export function knownWords(root: string): KnownWords {
  const services = async () => (await import('../manifest/read.ts')).readManifests(root).map(({ name }) => name)
  return {
    service: services,
    services,
    contracts: async () => (await import('../contracts/contract.ts')).listGenerated(root).map(({ name }) => name),
    bases: async () => [...(await import('../images/bases.ts')).readBases(root).keys()],
    environment: async () => (await import('../manifest/images.ts')).listEnvironments(root),
    from: async () => (await import('../manifest/images.ts')).listEnvironments(root),
    to: async () => (await import('../manifest/images.ts')).listEnvironments(root),
    targets: async () => (await import('../render/render.ts')).targetNames,
  }
}
