import type { Machine } from '../description.ts'

/** One thing that is done on one machine, by root. */
export interface Step {
  readonly on: Machine
  /** What for. */
  readonly does: string
  /** For a POSIX shell. */
  readonly command: string
  /** What it reads from its standard input. */
  readonly input?: Input
  /** Stands for what it answers where it is shown only. */
  readonly answers?: string
  /** Whether people want to see what it prints, as it comes. */
  readonly talks?: boolean
}

/** A file of the folder that cluster.yaml is in, or a text that was put together, with what in it is nobody's business. */
export type Input = { readonly file: string } | { readonly text: string; readonly secrets: readonly string[] }

/** A fact about a machine: the command succeeds where it is so. */
export interface Check extends Step {
  /** What to do where it is not. */
  readonly remedy: string
  /** Where a cluster works without, only worse. */
  readonly optional?: boolean
}

/** The kubeconfig of an administrator, on a control plane. */
export const adminConfig = '/etc/kubernetes/admin.conf'

export const kubectl = `kubectl --kubeconfig=${adminConfig}`

/** A file that only root reads. */
export function writeStep(on: Machine, file: string, input: Input, does = `${file} is written`): Step {
  const folder = file.slice(0, file.lastIndexOf('/'))
  return { on, does, command: `umask 077 && mkdir -p ${folder} && cat > ${file}`, input }
}

/** For a POSIX shell, as one word. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
