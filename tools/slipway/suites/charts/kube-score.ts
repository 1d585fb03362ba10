import { run } from './program.ts'

/** What kube-score finds wrong, or doubtful, with an object. */
export interface Finding {
  readonly check: string
  /** `Deployment catalog`. */
  readonly object: string
  readonly says: string
}

type Scored = {
  readonly type_meta: { readonly kind: string }
  readonly object_meta: { readonly name: string }
  readonly checks: readonly {
    readonly check: { readonly id: string }
    readonly grade: number
    readonly skipped: boolean
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null
  }[]
}

/** 10 is for what is right in all. */
const allRight = 10

/** Runs the checks of kube-score that are on by default, and that for a seccomp profile. How many replicas there are, manifests and environments decide. */
export async function score(program: string, yaml: string): Promise<Finding[]> {
  const args = ['score', '--output-format=json', '--output-version=v2', '--kubernetes-version=v1.34', '--enable-optional-test=container-seccomp-profile', '--min-replicas-deployment=0', '--min-replicas-hpa=1', '-']
  const { stdout, stderr } = await run(program, args, { input: yaml })
  if (!stdout.startsWith('[')) throw new Error(`kube-score ended without an answer:\n${stderr}`)
  return (JSON.parse(stdout) as Scored[]).flatMap(({ type_meta: { kind }, object_meta: { name }, checks }) =>
    checks.filter(({ grade, skipped }) => !skipped && grade < allRight).flatMap(({ check, comments }) =>
      (comments ?? []).map(({ path, summary }) => ({ check: check.id, object: `${kind} ${name}`, says: `${path}: ${summary}`.replace(/^: /, '') }))))
}
