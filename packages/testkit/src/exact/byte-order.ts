import { Buffer } from 'node:buffer'

/** Orders ids by their UTF-8 bytes, which differs from the order of JavaScript strings. */
export function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}
