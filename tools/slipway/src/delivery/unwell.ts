/** What is asked of a Pod when something is wrong. */
export interface Pod {
  readonly metadata: { readonly name: string }
  readonly status: {
    readonly phase: string
    readonly message?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[]
    readonly initContainerStatuses?: readonly ContainerStatus[]
    readonly containerStatuses?: readonly ContainerStatus[]
  }
}

export interface ContainerStatus {
  readonly name: string
  readonly ready: boolean
  readonly restartCount: number
  readonly state: { readonly waiting?: Waiting; readonly running?: object; readonly terminated?: Terminated }
  readonly lastState?: { readonly terminated?: Terminated }
}

interface Waiting {
  readonly reason: string
  readonly message?: string
}

interface Terminated {
  readonly exitCode: number
  readonly reason?: string
  readonly message?: string
}

/** Something that keeps a Pod from being well, in one line, and whose last words say more. */
export interface Unwell {
  readonly pod: string
  /** The container that has something to say; undefined where none has started yet. */
  readonly container: string | undefined
  /** Whether it is the container before this one that said it. */
  readonly previous: boolean
  readonly says: string
}

/** What is wrong with Pods that are neither Ready nor done. */
export function unwell(pods: readonly Pod[]): Unwell[] {
  return pods.filter(({ status }) => status.phase !== 'Succeeded' && !isReady(status)).map(({ metadata, status }) => {
    const containers = [...status.initContainerStatuses ?? [], ...status.containerStatuses ?? []]
    const guilty = containers.find(({ ready, state }) => !ready && state.terminated?.exitCode !== 0)
    const condition = status.conditions?.find((one) => one.status === 'False' && one.message !== undefined)
    return guilty === undefined
      ? { pod: metadata.name, container: undefined, previous: false, says: status.message ?? condition?.message ?? status.phase }
      : { pod: metadata.name, ...wordsOf(guilty) }
  })
}

function wordsOf({ name, restartCount, state, lastState }: ContainerStatus): Omit<Unwell, 'pod'> {
  const ended = state.terminated ?? lastState?.terminated
  const spoke = state.running !== undefined || ended !== undefined
  const says = [
    state.waiting ? `${state.waiting.reason}${state.waiting.message === undefined ? '' : `: ${state.waiting.message}`}` : state.running ? 'runs and is not ready' : undefined,
    ended ? endOf(ended) : undefined,
    restartCount > 0 ? `started ${restartCount + 1} times` : undefined,
  ].filter((part) => part !== undefined).join('; ')
  return { container: spoke ? name : undefined, previous: state.running === undefined && state.terminated === undefined && ended !== undefined, says: `${name}: ${says || 'waits for its turn'}` }
}

/** Where it did not even start, nobody else says why. */
function endOf({ exitCode, reason, message }: Terminated): string {
  const why = reason === 'StartError' && message !== undefined ? `: ${message}` : ''
  return `ended with ${exitCode}${reason === undefined || reason === 'Error' ? '' : `, ${reason}${why}`}`
}

const isReady = ({ conditions }: Pod['status']): boolean => conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
