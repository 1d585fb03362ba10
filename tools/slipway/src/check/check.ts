import { imageProblems } from '../manifest/images.ts'
import { ManifestError } from '../manifest/manifest.ts'
import { readManifests } from '../manifest/read.ts'
import { ModelError } from '../model/service.ts'
import { findDrift } from '../output/derived.ts'
import { listFiles } from '../workspace/files.ts'
import { readUpstream, upstreamFile, upstreamMistakes } from '../upstream/upstream.ts'

/** Something that is wrong with the workspace. */
export interface Finding {
  readonly check: 'manifests' | 'model' | 'derived' | 'images' | 'upstream'
  /** What is wrong and where, in one line or several. */
  readonly message: string
  /** The command that mends it, or tells whether it is mended. */
  readonly run?: string
}

/** What was looked at, and what was found wrong. */
export interface CheckResult {
  readonly checked: number
  readonly findings: readonly Finding[]
}

/**
 * Whether the workspace is what it says: manifests and environments valid, their model free of contradictions, every derived file what
 * its sources give, every image that an environment names an image of a service, and upstream.yaml true. Without a model nothing can be derived, so what comes after a failure is not looked at.
 */
export function checkWorkspace(root: string): CheckResult {
  const model = ofModel(root)
  return { checked: model.checked + 2, findings: [...model.findings, ...ofImages(root), ...ofUpstream(root)] }
}

/** What only a person can mend. */
const again = 'npx slipway check, once it is mended'

function ofModel(root: string): CheckResult {
  try {
    const drift = findDrift(root).map(({ path, diff }) => ({ check: 'derived', message: `${path} is not what the manifests give:\n${diff}`, run: 'npx nx sync' }) as const)
    return { checked: 3, findings: drift }
  } catch (error) {
    if (error instanceof ManifestError) return { checked: 1, findings: error.message.split('\n').map((message) => ({ check: 'manifests', message, run: again })) }
    if (error instanceof ModelError) return { checked: 2, findings: [{ check: 'model', message: error.message, run: again }] }
    return { checked: 3, findings: [{ check: 'derived', message: (error as Error).message }] }
  }
}

function ofImages(root: string): Finding[] {
  try {
    return imageProblems(root, readManifests(root).map(({ name }) => name)).map((message) => ({ check: 'images', message, run: 'npx slipway promote FROM TO, which writes it anew' }))
  } catch (error) {
    // Said already.
    if (error instanceof ManifestError) return []
    throw error
  }
}

function ofUpstream(root: string): Finding[] {
  try {
    return upstreamMistakes(readUpstream(root), listFiles(root)).map((mistake) => ({ check: 'upstream', message: `${upstreamFile}: ${mistake}` }))
  } catch (error) {
    return [{ check: 'upstream', message: (error as Error).message }]
  }
}
