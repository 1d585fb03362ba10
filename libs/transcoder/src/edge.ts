// For a gateway around the plugin: what it answers itself, in the same shapes and within the same limits.
export { askedTimeout } from './call/deadline.ts'
export { piecesOf } from './request/collect.ts'
export { tooLarge } from './request/raw-body.ts'
export type { Match } from './request/router.ts'
export { Router } from './request/router.ts'
export { errorBody, errorType } from './response/error-format.ts'
