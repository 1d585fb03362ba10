import path from 'node:path'
import { archivesOf, saveArchives } from '@slipway/toolkit/image-archives'
import { readWorkspace } from '@slipway/toolkit/workspace'

// A process of its own, because builds find their engine by the environment.
const [root = ''] = process.argv.slice(2)
const workspace = readWorkspace(root)
await saveArchives(root, archivesOf(root, workspace, path.join(root, '.slipway/testbed/images')), workspace.organisation)
