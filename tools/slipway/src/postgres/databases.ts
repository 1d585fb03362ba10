import pg from 'pg'

/** A service's database, reached in its two roles. */
export interface ServiceDatabase {
  /** Owns the schema; migrates. */
  readonly ownerUrl: string
  /** Reads and changes rows, and nothing else. */
  readonly appUrl: string
}

/** Makes a service's database and its two roles, or brings them to the given password. The same call twice changes nothing. */
export async function ensureDatabase(superuserUrl: string, service: string, password: string): Promise<ServiceDatabase> {
  const database = service.replaceAll('-', '_')
  const [owner, app] = [`${database}_owner`, `${database}_app`]
  await withClient(superuserUrl, async (client) => {
    for (const role of [owner, app]) await ensureRole(client, role, password)
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)} owner ${client.escapeIdentifier(owner)}`)
    await client.query(`revoke all on database ${client.escapeIdentifier(database)} from public`)
    await client.query(`grant connect on database ${client.escapeIdentifier(database)} to ${client.escapeIdentifier(app)}`)
  })
  const urlOf = (role: string) => urlWith(superuserUrl, { role, password, database })
  await withClient(urlOf(owner), (client) => grantRows(client, app))
  return { ownerUrl: urlOf(owner), appUrl: urlOf(app) }
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
  const verb = rowCount === 0 ? 'create' : 'alter'
  await client.query(`${verb} role ${client.escapeIdentifier(role)} login password ${client.escapeLiteral(password)}`)
}

/** Default privileges: what the owner will make, the app may read and change. */
async function grantRows(client: pg.Client, app: string): Promise<void> {
  const to = client.escapeIdentifier(app)
  await client.query(`grant usage on schema public to ${to}`)
  await client.query(`alter default privileges in schema public grant select, insert, update, delete on tables to ${to}`)
  await client.query(`alter default privileges in schema public grant usage on sequences to ${to}`)
}

async function withClient(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}

function urlWith(url: string, to: { role: string; password: string; database: string }): string {
  const changed = new URL(url)
  changed.username = to.role
  changed.password = to.password
  changed.pathname = `/${to.database}`
  return changed.href
}
