/** Without passages between the lines `<!-- sample -->` and `<!-- /sample -->`, and without lines that end in the former, as rows of tables do. */
export function withoutSample(text: string, file: string): string {
  if (!file.endsWith('.md')) return text
  return text.replaceAll(/^<!-- sample -->\n[\s\S]*?^<!-- \/sample -->\n+/gm, '').replaceAll(/^.+<!-- sample -->\n/gm, '')
}
