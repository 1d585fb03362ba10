import type { TestContext } from 'node:test'
import pg from 'pg'
import type { System } from '../../src/dev/system.ts'

/** A lock on a table of a service, held until it is released or the test ends: whoever wants the table has to wait. */
export class TableLock {
  readonly #holder: pg.Client
  readonly #observer: pg.Client
  #held = true

  private constructor(holder: pg.Client, observer: pg.Client) {
    this.#holder = holder
    this.#observer = observer
  }

  /** `mode` is one of PostgreSQL's table-level lock modes: EXCLUSIVE keeps writers out, ACCESS EXCLUSIVE readers too. */
  static async take(t: TestContext, { place }: System, service: string, table: string, mode: 'EXCLUSIVE' | 'ACCESS EXCLUSIVE'): Promise<TableLock> {
    const database = place.databases.get(service)
    if (!database) throw new Error(`${service} has no database`)
    // The owner may lock; the role of the service sees the queries of the service.
    const [holder, observer] = [new pg.Client({ connectionString: database.ownerUrl }), new pg.Client({ connectionString: database.appUrl })]
    await Promise.all([holder.connect(), observer.connect()])
    const lock = new TableLock(holder, observer)
    t.after(async () => {
      await lock.release()
      await Promise.all([holder.end(), observer.end()])
    })
    await holder.query('begin')
    await holder.query(`lock table ${holder.escapeIdentifier(table)} in ${mode} mode`)
    return lock
  }

  /** How many queries of the service wait for a lock. */
  async waiting(): Promise<number> {
    const { rows } = await this.#observer.query<{ count: number }>(`select count(*)::int as count from pg_stat_activity where usename = current_user and wait_event_type = 'Lock'`)
    return rows[0]?.count ?? 0
  }

  async release(): Promise<void> {
    if (this.#held) await this.#holder.query('rollback')
    this.#held = false
  }
}
