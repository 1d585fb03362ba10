import { databaseNames, grantStatements, passwordSecret } from '../model/database.ts'
import type { Service } from '../model/service.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { manifests, notice } from './derived-file.ts'

/** Where the SQL is that makes databases and roles. */
export const databasesFile = 'deploy/compose/databases.sql'

/** SQL for psql that makes each service's database and its two roles, or brings them to the passwords of now. A second run changes nothing. */
export function renderDatabases({ services }: Workspace): DerivedFile {
  const sorted = services.filter(({ needs }) => needs.postgres).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const content = [`-- ${notice(manifests)}`, '\\set ON_ERROR_STOP on', ...sorted.map(databaseOf)].join('\n\n')
  return { path: databasesFile, content: `${content}\n` }
}

function databaseOf({ name }: Service): string {
  const names = databaseNames(name)
  const { database, owner } = names
  return [
    ...(['owner', 'app'] as const).flatMap((role) => roleOf(names[role], passwordSecret(name, role))),
    `select 'create database "${database}" owner "${owner}"' where not exists (select from pg_database where datname = '${database}') \\gexec`,
    `\\connect ${database}`,
    ...grantStatements(names).map((statement) => `${statement};`),
  ].join('\n')
}

function roleOf(role: string, secret: string): string[] {
  return [
    `\\set password \`cat /run/secrets/${secret}\``,
    `select 'create role "${role}" login' where not exists (select from pg_roles where rolname = '${role}') \\gexec`,
    `alter role "${role}" login password :'password';`,
  ]
}
