import type { DescEnum, DescEnumValue, DescField, DescMessage, DescMethod, DescService } from '@bufbuild/protobuf'
import type { DescriptorProto, EnumDescriptorProto, FileDescriptorProto } from '@bufbuild/protobuf/wkt'

type Commented = DescMessage | DescField | DescEnum | DescEnumValue | DescService | DescMethod

const read = new WeakMap<FileDescriptorProto, ReadonlyMap<object, string>>()

/**
 * The comment before a declaration, as Markdown; empty where there is none, or where the descriptors come without source info. What is
 * between `(--` and `--)` is for those who work on the contract (AIP-192, "internal comments"), and so is what linters are told.
 */
export function commentOf(desc: Commented): string {
  const file = 'file' in desc ? desc.file.proto : desc.parent?.file.proto
  if (!file) return ''
  const comments = read.get(file) ?? readComments(file)
  read.set(file, comments)
  return comments.get(desc.proto) ?? ''
}

/**
 * The first sentence, without its full stop and its backticks (a summary is no Markdown), and what comes after it. Of a list or a table,
 * which is no sentence, the whole is told again. Without a comment there is no more than the name.
 */
export function summaryOf(method: DescMethod): { readonly summary: string; readonly description?: string } {
  const comment = commentOf(method)
  if (comment === '') return { summary: method.name }
  const [paragraph = ''] = comment.split(/\n\s*\n/)
  const [sentence] = /^.+?(?<!\b(?:e\.g|i\.e))\.(?=\s|$)/s.exec(paragraph) ?? [paragraph]
  const summary = sentence.replace(/\.$/, '').replaceAll('`', '').replaceAll(/\s+/g, ' ').trim()
  const description = /\n\s*(?:[-*+|>#]|\d+\.)/.test(sentence) ? comment : comment.slice(sentence.length).trim()
  return description === '' ? { summary } : { summary, description }
}

/** By the numbers of descriptor.proto: a location's path is the way to its declaration. */
function readComments({ sourceCodeInfo, messageType, enumType, service }: FileDescriptorProto): ReadonlyMap<object, string> {
  const locations = (sourceCodeInfo?.location ?? []).filter(({ leadingComments }) => leadingComments !== '')
  const byPath = new Map(locations.map(({ path, leadingComments }) => [path.join('.'), tidy(leadingComments)]))
  const comments = new Map<object, string>()
  if (byPath.size === 0) return comments
  messageType.forEach((one, i) => inMessage(one, `4.${i}`))
  enumType.forEach((one, i) => inEnum(one, `5.${i}`))
  service.forEach((one, i) => {
    note(one, `6.${i}`)
    one.method.forEach((method, j) => note(method, `6.${i}.2.${j}`))
  })
  return comments

  function note(declaration: object, path: string): void {
    const comment = byPath.get(path)
    if (comment !== undefined) comments.set(declaration, comment)
  }

  function inMessage(message: DescriptorProto, path: string): void {
    note(message, path)
    message.field.forEach((field, i) => note(field, `${path}.2.${i}`))
    message.nestedType.forEach((one, i) => inMessage(one, `${path}.3.${i}`))
    message.enumType.forEach((one, i) => inEnum(one, `${path}.4.${i}`))
  }

  function inEnum(desc: EnumDescriptorProto, path: string): void {
    note(desc, path)
    desc.value.forEach((value, i) => note(value, `${path}.2.${i}`))
  }
}

function tidy(comment: string): string {
  const lines = comment.replaceAll(/\(--.*?--\)/gs, '').split('\n').map((line) => line.replace(/^ /, '').trimEnd())
  return lines.filter((line) => !/^(?:buf:lint:|@exclude\b)/.test(line)).join('\n').replaceAll(/\n{3,}/g, '\n\n').trim()
}
