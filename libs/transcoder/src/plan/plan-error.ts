/** Descriptors or rules that no gateway could serve. The message names the RPC and the rule. */
export class PlanError extends Error {
  readonly code = 'TRANSCODER_PLAN'
}
