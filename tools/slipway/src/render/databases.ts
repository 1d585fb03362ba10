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

/** Roles may log in once everything is as it has to be: whoever migrates in between would make tables that the service may not read. */
function databaseOf({ name }: Service): string {
  const names = databaseNames(name)
  const { database, owner } = names
  const roles = (['owner', 'app'] as const).map((role) => [names[role], passwordSecret(name, role)] as const)
  return [
    ...roles.map(([role]) => `select 'create role "${role}"' where not exists (select from pg_roles where rolname = '${role}') \\gexec`),
    `select 'create database "${database}" owner "${owner}"' where not exists (select from pg_database where datname = '${database}') \\gexec`,
    `\\connect ${database}`,
    ...grantStatements(names).map((statement) => `${statement};`),
    ...roles.flatMap(([role, secret]) => [`\\set password \`cat /run/secrets/${secret}\``, `alter role "${role}" login password :'password';`]),
  ].join('\n')
}
