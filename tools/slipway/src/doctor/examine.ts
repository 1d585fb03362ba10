import type { Finding } from './finding.ts'
import { examineOptional } from './optional.ts'
import type { Probe } from './probe.ts'
import { examineRequired } from './required.ts'

/** Everything that is looked at, in the order in which it is needed. */
export async function examine(probe: Probe): Promise<Finding[]> {
  return [...await examineRequired(probe), ...examineOptional(probe)]
}
