import { badRequest } from '../response/api-error.ts'

/** What the headers of a part say. */
export interface PartHead {
  /** The field that it fills. */
  readonly name: string
  readonly contentType: string
  /** It has a filename, or a type that is neither text nor JSON. What its name is on the client's disk is nobody's business. */
  readonly isFile: boolean
}

const header = /^([\w!#$%&'*+.^`|~-]+):[ \t]*(.*)$/
const parameter = /;\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/gy

/** Reads the headers of a part (RFC 7578, 4.2). `head` has a line's end before each of them. Throws a 400 that tells which part it is. */
export function readPartHead(head: string, where: string): PartHead {
  const headers = new Map<string, string>()
  for (const line of head.split('\r\n').slice(1)) {
    const [, name, value = ''] = header.exec(line) ?? []
    if (name === undefined || headers.has(name.toLowerCase())) throw badRequest('', `${where} has a header that is none, or has it twice`)
    headers.set(name.toLowerCase(), value.trim())
  }
  const parameters = dispositionOf(headers.get('content-disposition') ?? '', where)
  const name = parameters.get('name')
  if (name === undefined || name === '') throw badRequest('', `${where} has no name`)
  // RFC 7578, 4.7: deprecated, and nobody who sends binary HTTP needs it.
  const encoding = headers.get('content-transfer-encoding')
  if (encoding !== undefined && !/^(?:7bit|8bit|binary)$/i.test(encoding)) throw badRequest(name, 'has a content-transfer-encoding, send it as it is')
  const contentType = headers.get('content-type') ?? 'text/plain'
  const isFile = parameters.has('filename') || parameters.has('filename*') || !/^(?:text\/plain|application\/json)\s*(?:;|$)/i.test(contentType)
  return { name, contentType, isFile }
}

function dispositionOf(disposition: string, where: string): ReadonlyMap<string, string> {
  const [kind = ''] = /^[^;]*/.exec(disposition) ?? []
  if (kind.trim().toLowerCase() !== 'form-data') throw badRequest('', `${where} has no content-disposition of form-data`)
  const parameters = new Map<string, string>()
  let end = kind.length
  for (const match of disposition.slice(kind.length).matchAll(parameter)) {
    const [all, name = '', quoted, bare = ''] = match
    if (parameters.has(name.toLowerCase())) throw badRequest('', `${where} has its ${name} twice`)
    parameters.set(name.toLowerCase(), quoted ?? bare)
    end += all.length
  }
  if (disposition.slice(end).trim() !== '') throw badRequest('', `${where} has a content-disposition that cannot be read`)
  return parameters
}
