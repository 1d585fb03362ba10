import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ValidateFunction } from 'ajv'
import type { Document } from 'yaml'
import { LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml'
import { describeProblem } from './problems.ts'

/** A YAML file of the workspace that can tell the line of what it says. */
export class YamlFile {
  readonly file: string
  readonly #lines = new LineCounter()
  readonly #document: Document

  /** `file` is relative to the workspace root. */
  constructor(root: string, file: string) {
    this.file = file
    this.#document = parseDocument(readFileSync(path.join(root, file), 'utf8'), { lineCounter: this.#lines })
  }

  /** The content if it is what the schema says, else a line for each problem: file, line, what is wrong, what would be right. */
  validate<T>(schema: ValidateFunction<T>): { readonly content: T } | { readonly problems: readonly string[] } {
    const { errors } = this.#document
    if (errors.length > 0) return { problems: errors.map((error) => `${this.file}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`) }
    const content: unknown = this.#document.toJS()
    if (schema(content)) return { content }
    // A failed branch of a choice says nothing that the choice does not say.
    const own = (schema.errors ?? []).filter((error) => !/\/anyOf\/\d/.test(error.schemaPath))
    return { problems: own.map((error) => this.#describe(error)) }
  }

  /** One line about what stands at a path: `apps/go-orders/service.yaml:7: needs.services: …`. */
  problem(at: readonly string[], says: string): string {
    return `${this.file}:${this.#lineOf(at)}: ${at.join('.')}: ${says}`
  }

  #describe(error: Parameters<typeof describeProblem>[0]): string {
    const { at, says } = describeProblem(error)
    const where = at.length === 0 ? '' : `${at.join('.')}: `
    return `${this.file}:${this.#lineOf(error.keyword === 'additionalProperties' ? [...at, String(error.params['additionalProperty'])] : at)}: ${where}${says}`
  }

  #lineOf(at: readonly string[]): number {
    const parent = at.length > 1 ? this.#document.getIn(at.slice(0, -1), true) : this.#document.contents
    const key = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === at.at(-1))?.key : undefined
    const node = isNode(key) ? key : this.#document.getIn(at, true)
    return isNode(node) && node.range ? this.#lines.linePos(node.range[0]).line : 1
  }
}
