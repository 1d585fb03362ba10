/** The npm scope of packages and owners, also where a pattern in a test escapes the slash after it. */
export function renameScope(text: string, scope: string, to: string): string {
  return text.replaceAll(new RegExp(String.raw`(?<![\w.])${scope}(?=\\?/)`, 'g'), to)
}

/** The module line, and import paths: where a domain ends in the same name, as in `catalog.slipway.example`, that is another thing. */
export function renameModule(text: string, file: string, module: string, to: string): string {
  const path = module.replaceAll('.', String.raw`\.`)
  const imports = text.replaceAll(new RegExp(String.raw`(?<![\w.@/-])${path}(?=/)`, 'g'), to)
  return file.endsWith('go.mod') || file.endsWith('.ts') ? imports.replaceAll(new RegExp(String.raw`(?<=\bmodule\s)${path}(?![\w./-])`, 'g'), to) : imports
}
