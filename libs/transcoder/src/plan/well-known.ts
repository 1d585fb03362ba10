import type { DescMessage } from '@bufbuild/protobuf'

const wrapper = /^google\.protobuf\.(?:Double|Float|U?Int(?:32|64)|Bool|String|Bytes)Value$/
const text = new Set(['google.protobuf.Timestamp', 'google.protobuf.Duration', 'google.protobuf.FieldMask'])
const structured = new Set(['google.protobuf.Any', 'google.protobuf.Struct', 'google.protobuf.Value', 'google.protobuf.ListValue'])

/** A wrapper of one scalar, such as google.protobuf.BoolValue. */
export function isWrapper(message: DescMessage): boolean {
  return wrapper.test(message.typeName)
}

/** A message that ProtoJSON writes as one string, number or boolean: it can be a path variable or a query parameter. */
export function isOneValue(message: DescMessage): boolean {
  return text.has(message.typeName) || isWrapper(message)
}

/** A message that has a JSON form of its own: its fields cannot be given one by one. */
export function isOpaque(message: DescMessage): boolean {
  return isOneValue(message) || structured.has(message.typeName)
}
