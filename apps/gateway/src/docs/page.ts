import { createHash } from 'node:crypto'

/** What Scalar shows, and above all what it leaves alone: it would load fonts, ask its own services and count its readers. */
const configuration = {
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  proxyUrl: '',
}

/**
 * Scalar takes a relative server for one at the root of the origin, and what is tried would miss a prefix: it is told where the page is.
 * The page has no other script in it, and the policy knows this one by its hash (CSP Level 3, 6.7.3).
 */
const tellServer = `const { dataset } = document.getElementById('api-reference')
dataset.configuration = JSON.stringify({ ...JSON.parse(dataset.configuration), servers: [{ url: new URL('.', location.href).href.slice(0, -1) }] })`

const hash = createHash('sha256').update(tellServer).digest('base64')

/** Nothing but our own origin, whatever the script would like. It writes its styles into the page. */
export const policy = [
  "default-src 'none'", `script-src 'self' 'sha256-${hash}'`, "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')

/** What is shown, of the options of the document. */
export interface PageOptions {
  readonly title: string
  /** Where the document says that the API is; undefined for where the page is. */
  readonly servers?: readonly object[] | undefined
}

/** The page of the API reference. Its links are relative, so that it works behind a proxy that puts a prefix before all paths. */
export function page({ title, servers }: PageOptions): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <title>${escaped(title)}</title>
  </head>
  <body>
    <script id="api-reference" type="application/json" data-url="openapi.json" data-configuration="${escaped(JSON.stringify(configuration))}"></script>${servers ? '' : `
    <script>${tellServer}</script>`}
    <script src="docs/scalar.js"></script>
  </body>
</html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
