import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Service } from '../model/service.ts'

/**
 * The requests of apps/<folder>/examples.http, in the format that editors send requests from, as curl lines: {{gateway}} is the
 * address given, ### stands between requests, headers follow the first line, and a body follows an empty one.
 */
export function curlExamples(root: string, services: readonly Service[], gateway: string): string[] {
  return services.flatMap(({ folder }) => {
    const file = path.join(root, folder, 'examples.http')
    if (!existsSync(file)) return []
    const requests = readFileSync(file, 'utf8').split(/^###.*$/m).map((request) => request.trim()).filter((request) => request !== '')
    return requests.map((request) => toCurl(request.replaceAll('{{gateway}}', gateway)))
  })
}

function toCurl(request: string): string {
  const [head = '', ...body] = request.split(/\r?\n\r?\n/)
  const [first = '', ...headers] = head.split(/\r?\n/)
  const [, method = 'GET', url = first] = /^([A-Z]+) +(\S+)/.exec(first) ?? []
  const data = body.join('\n\n').trim()
  // curl sends POST where there is data, else GET.
  const implied = data === '' ? 'GET' : 'POST'
  return [
    `curl ${quote(url)}`, ...(method === implied ? [] : [`-X ${method}`]), ...headers.map((header) => `-H ${quote(header)}`),
    ...(data === '' ? [] : [`-d ${quote(data)}`]),
  ].join(' ')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
