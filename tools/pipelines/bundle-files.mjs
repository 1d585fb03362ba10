import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * What a deployment needs, relative to `root` and sorted: the build of every app that has a service.yaml, and the files of `deploy`.
 * Throws if an app is not built.
 */
export function filesToBundle(root, deploy) {
  const apps = readdirSync(path.join(root, 'apps')).filter((app) => existsSync(path.join(root, 'apps', app, 'service.yaml')))
  return [...apps.flatMap((app) => buildOf(root, app)), ...deploy].toSorted()
}

/** Go builds into `dist/apps/<app>`, Node into `apps/<app>/dist`. */
function buildOf(root, app) {
  const files = [`dist/apps/${app}`, `apps/${app}/dist`].flatMap((output) => filesAt(root, output))
  if (files.length === 0) throw new Error(`apps/${app} is not built: run "npx nx run-many -t build" first`)
  return files
}

/** The file itself, or every file below the folder. */
function filesAt(root, output) {
  const absolute = path.join(root, output)
  if (!existsSync(absolute)) return []
  if (!statSync(absolute).isDirectory()) return [output]
  return readdirSync(absolute).flatMap((name) => filesAt(root, `${output}/${name}`))
}
