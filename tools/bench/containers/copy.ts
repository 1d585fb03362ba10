import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run } from '../program.ts'
import { workspace } from '../workspace.ts'
import type { Service } from './services.ts'

/** Lends a copy of the workspace as it is, uncommitted files too, whose files may be changed. */
export async function withCopy<T>(use: (root: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-bench-'))
  try {
    await run('git', ['clone', '--quiet', '--local', workspace, folder])
    const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: workspace })
    for (const file of stdout.split('\0').filter(Boolean)) {
      const [from, to] = [path.join(workspace, file), path.join(folder, file)]
      if (existsSync(from)) cpSync(from, to, { recursive: true, verbatimSymlinks: true })
      else rmSync(to, { force: true })
    }
    symlinkSync(path.join(workspace, 'node_modules'), path.join(folder, 'node_modules'))
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Changes one file of a service so that it has to be compiled again. */
export function changeSource(root: string, { folder, language }: Service, round: number): void {
  const [file, line] = language === 'go' ? ['main.go', `\nvar _ = "round ${round}"\n`] : ['src/main.ts', `\nexport const round${round} = ${round}\n`]
  appendFileSync(path.join(root, folder, file), line)
}
