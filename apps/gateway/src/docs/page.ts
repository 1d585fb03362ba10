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

/** Nothing but our own origin, whatever the script would like. It writes its styles into the page. */
export const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')

/** The page of the API reference. Its links are relative, so that it works behind a proxy that puts a prefix before all paths. */
export function page(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <title>${escaped(title)}</title>
  </head>
  <body>
    <script id="api-reference" type="application/json" data-url="openapi.json" data-configuration="${escaped(JSON.stringify(configuration))}"></script>
    <script src="docs/scalar.js"></script>
  </body>
</html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
