import type { Message } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonOptions } from '../../src/protojson/proto-json.ts'
import { make, openEcho, valueOf } from '../fixture/protojson/echo.ts'

function maskOf(request: Message | undefined): readonly string[] | undefined {
  return request && (valueOf(request, 'update_mask') as { readonly paths: readonly string[] } | undefined)?.paths
}

describe('the mask of a PATCH that sends none has what its body has (AIP-134)', () => {
  const cases: { says: string; body?: string; query?: string; json?: JsonOptions; mask: readonly string[] | undefined }[] = [
    { says: 'fields in proto names and in the order of the proto', body: '{"count":1,"displayTitle":"T"}', mask: ['display_title', 'count'] },
    { says: 'fields that are sent by proto name', body: '{"display_title":"T","line_1":"x"}', mask: ['display_title', 'line_1'] },
    { says: 'a field at its default, which empties it', body: '{"count":0,"displayTitle":""}', mask: ['display_title', 'count'] },
    { says: 'a field that is null, which empties it', body: '{"count":null,"place":null,"printTime":null}', mask: ['count', 'place', 'print_time'] },
    { says: 'the innermost fields of messages', body: '{"place":{"name":"a","inside":{"floorNumber":1}}}', mask: ['place.name', 'place.inside.floor_number'] },
    { says: 'an inner null', body: '{"place":{"inside":null}}', mask: ['place.inside'] },
    { says: 'a message without a field, as a whole', body: '{"place":{}}', mask: ['place'] },
    { says: 'a list, as a whole', body: '{"places":[{"name":"a"}]}', mask: ['places'] },
    { says: 'an empty list', body: '{"places":[]}', mask: ['places'] },
    { says: 'a map, as a whole', body: '{"labels":{"a":"b"}}', mask: ['labels'] },
    { says: 'messages that are one value, as a whole', body: '{"printTime":"2026-01-01T00:00:00Z","extra":{"a":{"b":1}}}', mask: ['print_time', 'extra'] },
    { says: 'a field of a oneof', body: '{"square":{"name":"a"}}', mask: ['square.name'] },
    { says: 'not what the path says', body: '{"name":"things/1","count":1}', mask: ['count'] },
    { says: 'a name that is of something else', body: '{"place":{"name":"a"}}', mask: ['place.name'] },
    { says: 'not the etag, which is what the thing was', body: '{"etag":"x","count":1}', mask: ['count'] },
    { says: 'nothing for an empty object', body: '{}', mask: undefined },
    { says: 'nothing for what the path says alone', body: '{"name":"things/1"}', mask: undefined },
    { says: 'nothing for no body', mask: undefined },
    { says: 'nothing for null', body: 'null', mask: undefined },
    { says: 'not what the client says: its own mask stays', body: '{"count":1,"displayTitle":"T"}', query: '?update_mask=count', mask: ['count'] },
    { says: 'not what the client says: everything', body: '{"count":1}', query: '?updateMask=*', mask: ['*'] },
    { says: 'not what the client says: an empty mask', body: '{"count":1}', query: '?update_mask=', mask: [] },
    { says: 'not unknown fields that are passed over', body: '{"nonsense":1,"count":1}', json: { ignoreUnknown: true }, mask: ['count'] },
    { says: 'not unknown enum values that are passed over', body: '{"size":"SIZE_NEW","count":1}', json: { ignoreUnknown: true }, mask: ['count'] },
    { says: 'an enum value by number', body: '{"size":7}', json: { ignoreUnknown: true }, mask: ['size'] },
  ]
  for (const { says, body, query = '', json = {}, mask } of cases) {
    it(`${says}: ${body ?? ''}`, async (t) => {
      const { app, seen } = await openEcho(t, { json }, () => make('UpdateThingRequest'))
      const answer = await app.inject({
        method: 'PATCH', url: `/v1/things/1${query}`, headers: { 'content-type': 'application/json' }, ...(body !== undefined && { payload: body }),
      })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(maskOf(seen[0]), mask)
    })
  }
})
