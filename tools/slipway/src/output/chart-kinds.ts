import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Kind } from '../render/derived-file.ts'

/** Not of a namespace: whoever runs the cluster makes these, and no environment. */
const ofClusters = ['PersistentVolume']

/**
 * The kinds of a namespace's objects that the templates of deploy/charts write, in the order of their names: each begins with apiVersion, and has
 * kind on the line below.
 */
export function readChartKinds(root: string): Kind[] {
  const templates = globSync('deploy/charts/*/templates/**/*.{yaml,tpl}', { cwd: root }).map((file) => readFileSync(path.join(root, file), 'utf8'))
  const found = templates.flatMap((text) => [...text.matchAll(/^apiVersion: (\S+)\nkind: (\w+)$/gm)])
  const kinds = new Map(found.map(([, apiVersion = '', kind = '']) => {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
    return [`${group}/${kind}`, { group, kind }]
  }))
  return [...kinds].filter(([, { kind }]) => !ofClusters.includes(kind)).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind)
}
