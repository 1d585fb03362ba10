/** What the command line says. */
export interface InitOptions {
  readonly name: string
  readonly scope: string
  readonly module: string
  readonly domain?: string
}

/** What a fork is called. */
export interface InitPlan extends Required<InitOptions> {
  /** For people: `Gift shop` of gift-shop. */
  readonly title: string
}

const label = '[a-z0-9]([a-z0-9-]*[a-z0-9])?'

/** Checks each name. Throws one sentence that names the option. */
export function planInit({ name, scope, module, domain = module.split('/')[0] ?? '' }: InitOptions): InitPlan {
  requireMatch('the name', name, `^${label}$`, 'lower-case letters, digits and hyphens, such as shop')
  requireMatch('--scope', scope, `^@[a-z]([a-z0-9-]*[a-z0-9])?$`, 'an npm scope that begins with a letter, such as @acme')
  // Go takes a path whose first part has no dot for its own library (cmd/go, "Import path syntax").
  requireMatch('--module', module, `^${label}(\\.${label})+(/[A-Za-z0-9._~-]+)*$`, 'a Go module path that begins with a domain, such as git.acme.example/shop')
  requireMatch('--domain', domain, `^${label}(\\.${label})+$`, 'a domain, such as acme.example')
  const words = name.replaceAll('-', ' ')
  return { name, scope, module, domain, title: words.charAt(0).toUpperCase() + words.slice(1) }
}

function requireMatch(what: string, value: string, pattern: string, expected: string): void {
  if (!new RegExp(pattern).test(value)) throw new Error(`${what}: "${value}" is not ${expected}`)
}
