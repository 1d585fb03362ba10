import path from 'node:path'
import { contractsFolder } from '../../contracts/contract.ts'

/** What a folder is to the workspace. A contract is a folder under libs/contracts, or all that contracts import: libs/contracts itself. */
export type Kind = 'go-app' | 'go-package' | 'contract' | 'package'

export interface Project {
  readonly kind: Kind
  /** `gateway`, `go-catalog`, `contracts-catalog`; a package of a Go library by its path: `go-service-postgres`. */
  readonly name: string
  /** The file that makes it a project, relative to the workspace root: its package.json, or the go.mod of all Go. */
  readonly manifest: string
  /** Relative to the workspace root, with forward slashes. */
  readonly root: string
  /** Paths relative to the root of this project, with forward slashes; without those of a project inside. */
  readonly files: readonly string[]
}

/** A project that tests the whole running system rather than a part of it: its folder says so, as `apps/shop-e2e`. */
export const isEndToEnd = (root: string): boolean => root.endsWith('-e2e')

/** The contract `catalog` of `libs/contracts/catalog`, `imports` of the folder around it; undefined for any other project. */
export function contractOf(root: string): string | undefined {
  if (root === contractsFolder) return 'imports'
  return path.posix.dirname(root) === contractsFolder ? path.posix.basename(root) : undefined
}
