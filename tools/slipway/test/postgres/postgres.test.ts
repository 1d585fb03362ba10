import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { freePort } from '../../src/dev/ports.ts'
import { ensureDatabase } from '../../src/postgres/databases.ts'
import type { PostgresServer } from '../../src/postgres/server.ts'
import { startPostgres } from '../../src/postgres/server.ts'

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  // A server that is killed under the client tells it so; the next query says what it means.
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

describe('embedded PostgreSQL', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-postgres-test-'))
  const data = path.join(folder, 'data')
  let server: PostgresServer
  const start = async () => {
    server = await startPostgres({ data, port: await freePort() })
  }

  before(start)
  after(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('lets the app role change rows, and refuses it tables of its own', async () => {
    const { ownerUrl, appUrl } = await ensureDatabase(server.url, 'shop', 'secret')
    await query(ownerUrl, 'create table note(text text)')
    await query(appUrl, "insert into note values ('kept')")
    assert.deepEqual(await query(appUrl, 'select text from note'), [{ text: 'kept' }])
    await assert.rejects(query(appUrl, 'create table mine(i int)'), /permission denied for schema public/)
    await assert.rejects(query(appUrl, 'drop table note'), /must be owner/)
  })

  it('keeps one service out of the database of another', async () => {
    const shop = await ensureDatabase(server.url, 'shop', 'secret')
    await ensureDatabase(server.url, 'bank', 'other')
    const trespass = new URL(shop.appUrl)
    trespass.pathname = '/bank'
    await assert.rejects(query(trespass.href, 'select 1'), /permission denied for database/)
  })

  it('wants a password', async () => {
    const open = new URL(server.url)
    open.password = 'guess'
    await assert.rejects(query(open.href, 'select 1'), /password authentication failed/)
  })

  it('recovers what was committed after it was killed, and ensures the same database again', async () => {
    const exited = once(server.process, 'exit')
    server.process.kill('SIGKILL')
    await exited
    await start()
    const { appUrl } = await ensureDatabase(server.url, 'shop', 'secret')
    assert.deepEqual(await query(appUrl, 'select text from note'), [{ text: 'kept' }])
  })

  it('takes the data over from a server that a killed run left behind', async () => {
    const leftover = server
    const exited = once(leftover.process, 'exit')
    await start()
    await exited
    assert.notEqual(server.port, leftover.port)
    assert.equal((await query(server.url, 'select 1 as one')).length, 1)
  })

  it('refuses the data of another version in one line that says what to do', async () => {
    const other = path.join(folder, 'other')
    await (await startPostgres({ data: other, port: await freePort() })).stop()
    writeFileSync(path.join(other, 'PG_VERSION'), '12\n')
    await assert.rejects(startPostgres({ data: other, port: await freePort() }), /is of PostgreSQL 12, and this is 18: .*--reset/)
  })
})
