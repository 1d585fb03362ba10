import type { DescMessage, Message, Registry } from '@bufbuild/protobuf'
import type { Json } from './json.ts'
import { Misfit } from './misfit.ts'

/** As deep as protobuf's own parsers go on the wire, in messages inside messages, unless they are told to. */
const deepest = 100

/** What is known while one JSON value is read. */
export interface Reading {
  /** The types that Any and extensions name. */
  readonly registry: Registry
  readonly ignoreUnknown: boolean
  depth: number
}

/** Puts a JSON value into a message. Throws a Misfit. */
export type Read = (desc: DescMessage, message: Message, json: Json, reading: Reading) => void

/** Reads what is one level further in. Throws a Misfit for what is too deep. */
export function readDeeper(read: Read, desc: DescMessage, message: Message, json: Json, reading: Reading): void {
  if (reading.depth === deepest) throw new Misfit(`there are more than ${deepest} messages inside one another`)
  reading.depth++
  read(desc, message, json, reading)
  reading.depth--
}
