import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RoutePlan } from '../../src/plan/route-plan.ts'
import { parseTemplate } from '../../src/plan/template.ts'
import { ProtoJson } from '../../src/protojson/proto-json.ts'
import { closeCodes } from '../../src/websocket/close.ts'
import { requestsOf } from '../../src/websocket/requests.ts'
import { registry, schemaOf } from '../fixture/protojson/echo.ts'

describe('websocket: a frame', () => {
  it('that lacks what the message requires is the fault of the client, and named', async () => {
    const route = { method: { input: schemaOf('Strict') }, body: 'message', template: parseTemplate('/v1/needs'), pathFields: new Map() } as unknown as RoutePlan
    async function* frames() {
      yield new TextEncoder().encode('{}')
    }
    await assert.rejects(requestsOf(route, '/v1/needs', frames(), new ProtoJson(registry)).next(), { closeCode: closeCodes.invalidPayload, message: /name: is required/ })
  })
})
