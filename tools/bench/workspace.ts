import path from 'node:path'

export const workspace = path.resolve(import.meta.dirname, '../..')

/** Where benches put what they build; ignored by Git. */
export const output = path.join(workspace, '.slipway/bench')
