import { run } from '../program.ts'

/** Runs kubectl and answers what it printed. */
export type Kubectl = (...args: readonly string[]) => Promise<string>

/** One that asks a cluster directly, whatever proxy this machine's environment names. */
export function kubectlOf(program: string, kubeconfig: string): Kubectl {
  return (...args) => run(program, args, { env: { KUBECONFIG: kubeconfig, NO_PROXY: '*', no_proxy: '*' } })
}
