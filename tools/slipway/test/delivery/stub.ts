import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What a program answers to arguments with these words among them; what is not told it answers with nothing. */
export type Answers = Readonly<Record<string, { readonly out?: string; readonly fails?: string }>>

/** A program that answers what it is told, and writes down what it is asked. */
export class Stub {
  readonly program: string

  constructor(folder: string, name: string, answers: Answers) {
    mkdirSync(folder, { recursive: true })
    this.program = path.join(folder, name)
    const cases = Object.entries(answers).map(([words, { out = '', fails }]) => `  *${quote(words)}*) ${fails === undefined ? `printf %s ${quote(out)}` : `printf %s ${quote(fails)} >&2; exit 1`} ;;\n`)
    writeFileSync(this.program, `#!/bin/sh\necho "$*" >> ${quote(`${this.program}.asked`)}\ncase "$*" in\n${cases.join('')}esac\n`)
    chmodSync(this.program, 0o755)
  }

  /** Every command line, in order. */
  get asked(): string[] {
    const file = `${this.program}.asked`
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  }
}

const quote = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`
