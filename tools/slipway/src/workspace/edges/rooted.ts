/** What the edges need to know of a project: where it is and what it holds. */
export interface Rooted {
  readonly name: string
  readonly root: string
  /** npm packages that its targets run. */
  readonly tools: readonly string[]
  /** Relative to the workspace root. */
  readonly files: readonly string[]
}

/** Reads a file of the workspace, by its path from the workspace root. */
export type Read = (file: string) => string

/** A function that finds the project whose folder holds a path most closely. */
export function owners(projects: readonly Rooted[]): (folder: string) => Rooted | undefined {
  const byRoot = new Map(projects.map((project) => [project.root, project]))
  return (folder) => {
    for (let at = folder; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const project = byRoot.get(at)
      if (project) return project
    }
    return undefined
  }
}
