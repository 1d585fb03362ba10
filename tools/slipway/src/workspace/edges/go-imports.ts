const token = /\s+|;|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"[^"\n]*"|`[^`]*`|[().]|[\p{L}_][\p{L}\p{N}_]*/uy

/**
 * The import paths of a Go file. It reads up to the first declaration after the imports, where Go allows no more of them
 * (Go specification, "Source file organization"), so the length of the file does not matter.
 */
export function goImports(source: string): string[] {
  const paths: string[] = []
  let state: 'top' | 'package' | 'spec' | 'group' = 'top'
  for (const text of tokens(source)) {
    if (isString(text) && (state === 'spec' || state === 'group')) {
      paths.push(text.slice(1, -1))
      if (state === 'spec') state = 'top'
    } else if (text === '(' && state === 'spec') state = 'group'
    else if (text === ')' && state === 'group') state = 'top'
    else if (state === 'package') state = 'top'
    else if (state === 'top' && text === 'package') state = 'package'
    else if (state === 'top' && text === 'import') state = 'spec'
    else if (state === 'top') break
    // What remains is the name that an import is given: an identifier, `.` or `_`.
  }
  return paths
}

function* tokens(source: string): Generator<string> {
  const sticky = new RegExp(token)
  for (let match = sticky.exec(source); match !== null; match = sticky.exec(source)) {
    if (!/^(\s|;|\/)/.test(match[0])) yield match[0]
  }
}

const isString = (text: string) => text.startsWith('"') || text.startsWith('`')

/** The module path of a go.mod, such as `slipway.example`. */
export function goModule(goMod: string): string {
  const name = /^module\s+"?([^\s"]+)/m.exec(goMod)?.[1]
  if (!name) throw new Error('go.mod: the "module" line is missing')
  return name
}
