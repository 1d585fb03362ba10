import { derivedSchema } from './chart/derived-schema.ts'
import { groups } from './chart/defaults.ts'
import { chartFolder } from './chart-values.ts'
import type { DerivedFile, JsonSchema, Workspace } from './derived-file.ts'
import { notice } from './derived-file.ts'

/** What Helm checks values by: the schemas of manifests and of environments, and that of what is derived, in one file that refers to no other. */
export function renderChartSchema({ schemas }: Workspace): DerivedFile {
  const { $schema: _draft, title: _title, definitions: ofManifests = {}, ...manifest } = schemas.manifest
  const { definitions: ofEnvironments = {} } = schemas.environment
  const definitions = { ...ofManifests, ...ofEnvironments, manifest, derived: derivedSchema, servicePlatform: withImage(ofEnvironments['servicePlatform']), service, gone }
  const content: JsonSchema = {
    $comment: notice('deploy/manifest.schema.json and deploy/environment.schema.json'),
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Values of the chart',
    type: 'object',
    additionalProperties: false,
    properties: {
      global: { description: 'Helm\'s own.', type: 'object' },
      service: { description: 'What Helm passes on to the library chart: nothing but its own.', type: 'object', additionalProperties: false, properties: { global: { type: 'object' } } },
      services: { description: 'By name.', type: 'object', additionalProperties: { $ref: '#/definitions/service' } },
      ...Object.fromEntries(groups.map((name) => [name, { $ref: `#/definitions/${name}` }])),
    },
    definitions,
  }
  // The file refers to itself alone. The notice stands in the first line, as it does everywhere.
  const json = JSON.stringify(content, null, 2).replaceAll('"manifest.schema.json#/', '"#/').replace(/^\{\n\s*/, '{ ')
  return { path: `${chartFolder}/values.schema.json`, content: `${json}\n` }
}

const service: JsonSchema = {
  description: 'What the team wrote, what the model knows, and what the environment decides.',
  type: 'object',
  additionalProperties: false,
  anyOf: [{ required: ['manifest', 'derived', 'platform'] }, { $ref: '#/definitions/gone' }],
  properties: {
    manifest: { $ref: '#/definitions/manifest' },
    derived: { $ref: '#/definitions/derived' },
    platform: { $ref: '#/definitions/servicePlatform' },
  },
}

/** An image that stays named while its service is taken away keeps nobody from deploying the others. A name that is misspelt anywhere else is refused. */
const gone: JsonSchema = {
  description: 'What is left of a service that is no more: the image that it had.',
  type: 'object',
  additionalProperties: false,
  required: ['platform'],
  properties: { platform: { type: 'object', additionalProperties: false, required: ['image'], properties: { image: { $ref: '#/definitions/image' } } } },
}

/** Which image runs is said in a file of its own, which is one more of the same values. */
function withImage(platform: JsonSchema = {}): JsonSchema {
  return { ...platform, properties: { image: { $ref: '#/definitions/image' }, ...platform.properties } }
}
