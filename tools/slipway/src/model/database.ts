/** What a service's database and its two roles are called. */
export interface DatabaseNames {
  readonly database: string
  /** Owns the schema; migrates. */
  readonly owner: string
  /** Reads and changes rows, and nothing else. */
  readonly app: string
}

/** Of the service of this name: small letters, digits and underscores, so that they are safe in URLs and quoted in SQL. */
export function databaseNames(service: string): DatabaseNames {
  const database = service.replaceAll('-', '_')
  return { database, owner: `${database}_owner`, app: `${database}_app` }
}

/** What keeps others out, and gives the app the rows of all tables that the owner will make. For a superuser connected to that database. */
export function grantStatements({ database, owner, app }: DatabaseNames): string[] {
  return [
    `revoke all on database "${database}" from public`,
    `grant connect on database "${database}" to "${app}"`,
    `grant usage on schema public to "${app}"`,
    `alter default privileges for role "${owner}" in schema public grant select, insert, update, delete on tables to "${app}"`,
    `alter default privileges for role "${owner}" in schema public grant usage on sequences to "${app}"`,
  ]
}

/** The secret that holds the password of a service's role: `catalog-app-password`. */
export function passwordSecret(service: string, role: 'owner' | 'app'): string {
  return `${service}-${role}-password`
}
