import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Secret } from '../../src/delivery/secrets.ts'
import { missingSecrets, secretValues } from '../../src/delivery/secrets.ts'
import type { Service } from '../../src/model/service.ts'

const services = [{ name: 'cards', needs: { postgres: true }, secrets: ['PAYMENT_KEY'] }] as unknown as readonly Service[]

/** What the chart makes of values. */
function wanted(environment: Readonly<Record<string, string>>): Secret[] {
  const values = secretValues(services, environment)
  return [secret('cards-app-password', { password: values['cards-app-password'] ?? '' }), secret('cards-secrets', { PAYMENT_KEY: values['cards-PAYMENT_KEY'] ?? '' })]
}

const secret = (name: string, stringData: Readonly<Record<string, string>>): Secret => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData })
const stored = (name: string, ...keys: string[]): Secret => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: Object.fromEntries(keys.map((key) => [key, 'b2xk'])) })
const names = (secrets: readonly Secret[]) => secrets.map(({ metadata }) => metadata.name)

describe('the Secrets of an environment', () => {
  it('are made where they are not there: passwords that differ each time, a service\'s own from the environment', () => {
    const [first, second] = [wanted({ PAYMENT_KEY: 'key' }), wanted({ PAYMENT_KEY: 'key' })]
    assert.deepEqual(names(missingSecrets(first, [])), ['cards-app-password', 'cards-secrets'])
    assert.match(first[0]?.stringData?.['password'] ?? '', /^[\w-]{32}$/)
    assert.notEqual(first[0]?.stringData?.['password'], second[0]?.stringData?.['password'])
    assert.deepEqual(first[1]?.stringData, { PAYMENT_KEY: 'key' })
  })

  it('stay as they are where they are there', () => {
    assert.deepEqual(names(missingSecrets(wanted({}), [stored('cards-app-password', 'password'), stored('cards-secrets', 'PAYMENT_KEY')])), [])
  })

  it('are missing by name where nobody gives a value', () => {
    assert.throws(() => missingSecrets(wanted({}), []), { code: 'MISSING', message: 'the secret PAYMENT_KEY of cards is not set: set it in the environment, or make the Secret cards-secrets yourself' })
  })

  it('that lack a key are told, and not touched', () => {
    const there = [stored('cards-app-password', 'password'), stored('cards-secrets', 'OTHER')]
    assert.throws(() => missingSecrets(wanted({ PAYMENT_KEY: 'key' }), there), { code: 'MISSING', message: /^the Secret cards-secrets is there and has no PAYMENT_KEY: add it/ })
  })
})
