import pg from 'pg'
import { databaseNames, grantStatements } from '../model/database.ts'

/** A service's database, reached in its two roles. */
export interface ServiceDatabase {
  /** Owns the schema; migrates. */
  readonly ownerUrl: string
  /** Reads and changes rows, and nothing else. */
  readonly appUrl: string
}

/** Makes a service's database and its two roles, or brings them to the given password. The same call twice changes nothing. */
export async function ensureDatabase(superuserUrl: string, service: string, password: string): Promise<ServiceDatabase> {
  const names = databaseNames(service)
  const { database, owner, app } = names
  await withClient(superuserUrl, async (client) => {
    for (const role of [owner, app]) await ensureRole(client, role, password)
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)} owner ${client.escapeIdentifier(owner)}`)
  })
  await withClient(urlWith(superuserUrl, { database }), async (client) => {
    for (const statement of grantStatements(names)) await client.query(statement)
  })
  const urlOf = (role: string) => urlWith(superuserUrl, { role, password, database })
  return { ownerUrl: urlOf(owner), appUrl: urlOf(app) }
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
  const verb = rowCount === 0 ? 'create' : 'alter'
  await client.query(`${verb} role ${client.escapeIdentifier(role)} login password ${client.escapeLiteral(password)}`)
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

function urlWith(url: string, to: { readonly database: string; readonly role?: string; readonly password?: string }): string {
  const changed = new URL(url)
  if (to.role !== undefined) changed.username = to.role
  if (to.password !== undefined) changed.password = to.password
  changed.pathname = `/${to.database}`
  return changed.href
}
