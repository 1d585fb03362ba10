import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ContainerStatus, Pod } from '../../src/delivery/unwell.ts'
import { unwell } from '../../src/delivery/unwell.ts'

const container = (status: Partial<ContainerStatus>): ContainerStatus => ({ name: 'cards', ready: false, restartCount: 0, state: {}, ...status })
const pod = (status: Partial<Pod['status']>): Pod => ({ metadata: { name: 'cards-1' }, status: { phase: 'Running', ...status } })

describe('a Pod that does not come up', () => {
  const wrong: readonly (readonly [string, Pod, object])[] = [
    [
      'for want of its image has nothing to say itself',
      pod({ containerStatuses: [container({ state: { waiting: { reason: 'ImagePullBackOff', message: 'manifest unknown' } } })] }),
      { container: undefined, previous: false, says: 'cards: ImagePullBackOff: manifest unknown' },
    ],
    [
      'since it crashes has its last words in the container before',
      pod({ containerStatuses: [container({ restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } })] }),
      { container: 'cards', previous: true, says: 'cards: CrashLoopBackOff; ended with 137, OOMKilled; started 3 times' },
    ],
    [
      'since it is not ready says why itself',
      pod({ containerStatuses: [container({ state: { running: {} } })] }),
      { container: 'cards', previous: false, says: 'cards: runs and is not ready' },
    ],
    [
      'since what comes before it failed is told by that',
      pod({ initContainerStatuses: [container({ name: 'grants', ready: true, state: { terminated: { exitCode: 0 } } }), container({ name: 'wait', state: { terminated: { exitCode: 1, reason: 'Error' } } })], containerStatuses: [container({})] }),
      { container: 'wait', previous: false, says: 'wait: ended with 1' },
    ],
    [
      'since its program is not there says so',
      pod({ containerStatuses: [container({ state: { terminated: { exitCode: 128, reason: 'StartError', message: 'stat /absent: no such file' } } })] }),
      { container: 'cards', previous: false, says: 'cards: ended with 128, StartError: stat /absent: no such file' },
    ],
    [
      'for want of a node says what the scheduler says',
      pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }] }),
      { container: undefined, previous: false, says: '0/1 nodes are available' },
    ],
  ]
  for (const [what, one, expected] of wrong) it(what, () => assert.deepEqual(unwell([one]), [{ pod: 'cards-1', ...expected }]))

  it('is none that is ready, or has done its work', () => {
    assert.deepEqual(unwell([pod({ conditions: [{ type: 'Ready', status: 'True' }] }), pod({ phase: 'Succeeded' })]), [])
  })
})
