import { reservedNames } from '../../model/containers.ts'

/** A service's name in the spellings that languages want. */
export interface Names {
  /** `gift-cards`: folders, DNS, manifests. */
  readonly name: string
  /** `gift_cards`: proto packages and files. */
  readonly snake: string
  /** `GiftCards`: messages and services. */
  readonly pascal: string
}

/** The longest that is still a DNS label with what a cluster appends to it. */
const longest = 40

// A contract, a folder beside contracts, or a name that means something to the model.
const reserved = new Set([...reservedNames, 'gateway', 'gen', 'http', 'imports', 'node-modules', 'public', 'transcoder', 'world'])

/** Throws one sentence unless a service can have this name. */
export function requireName(name: string): Names {
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) || name.includes('--')) {
    throw new Error(`"${name}" is no name for a service: it takes lower-case letters, digits and single hyphens, and begins with a letter, such as gift-cards`)
  }
  if (name.length > longest) throw new Error(`"${name}" has ${name.length} characters: a name has ${longest} at most`)
  if (name.startsWith('go-')) throw new Error(`"${name}": leave "go-" out, the folder gets it`)
  if (reserved.has(name)) throw new Error(`"${name}" means something else in this workspace: choose another name`)
  return { name, snake: name.replaceAll('-', '_'), pascal: name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') }
}
