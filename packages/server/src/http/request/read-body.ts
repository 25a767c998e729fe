import { isUtf8 } from 'node:buffer'
import { JsonTextError, readJson } from '@plimsoll/protocol'
import { ProblemError } from '../answer/problem-error.ts'

/** Objects and arrays inside each other in a body, at most. */
export const bodyDepthMax = 32

/**
 * The value a body stands for. Almost every body is read by the platform's parser, which is many times faster than an exact one;
 * a scan of the bytes finds the few where that could go wrong, and those are read exactly.
 *
 * @throws ProblemError malformedJson, duplicateKey, nestedTooDeeply or invalidRequest
 */
export function readBody(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new ProblemError('malformedJson', { detail: 'the body is not UTF-8' })
  const outline = outlineOf(bytes)
  if (outline.depth > bodyDepthMax) {
    const detail = `more than ${bodyDepthMax} objects and arrays are inside each other`
    throw new ProblemError('nestedTooDeeply', { detail })
  }
  const text = bytes.toString('utf8')
  const value = (outline.isPlain ? parsePlain(text, outline.keys) : undefined) ?? parseExactly(text)
  if (outline.mayHoldPrototype && namesPrototype(value)) {
    const detail = 'a key is called __proto__, which is not a field of any request'
    throw new ProblemError('invalidRequest', { detail })
  }
  return value
}

interface Outline {
  readonly depth: number
  /** Colons outside of strings: the keys of the text. */
  readonly keys: number
  /** Whether the platform reads every number as it is written. */
  readonly isPlain: boolean
  /** Whether a key may be spelt `__proto__`, with or without escapes. */
  readonly mayHoldPrototype: boolean
}

const quote = 0x22
const backslash = 0x5c
const underscore = 0x5f
// Every whole number of so many digits is exact.
const exactDigits = 15

/** What must be known of a text before its value can be trusted; says nothing of whether it is JSON. */
function outlineOf(bytes: Buffer): Outline {
  let depth = 0
  let deepest = 0
  let keys = 0
  let digits = 0
  let isPlain = true
  let mayHoldPrototype = false
  const end = bytes.length
  for (let index = 0; index < end; index += 1) {
    const byte = bytes[index]
    if (byte === quote) {
      for (index += 1; index < end && bytes[index] !== quote; index += 1) {
        const inner = bytes[index]
        if (inner === backslash) {
          mayHoldPrototype = true
          index += 1
        } else if (inner === underscore && bytes[index + 1] === underscore) mayHoldPrototype = true
      }
      digits = 0
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1
      if (depth > deepest) deepest = depth
      digits = 0
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1
      digits = 0
    } else if (byte === 0x3a) {
      keys += 1
      digits = 0
    } else if (byte !== undefined && byte >= 0x30 && byte <= 0x39) {
      digits += 1
      if (digits > exactDigits) isPlain = false
    } else if (byte === 0x2e || byte === 0x45 || byte === 0x2d || byte === 0xef) {
      // A fraction, an exponent, a sign or a byte order mark; the small e is in true and false as well.
      isPlain = false
    } else if (byte === 0x65 && digits > 0) isPlain = false
    else digits = 0
  }
  return { depth: deepest, keys, isPlain, mayHoldPrototype }
}

/** Undefined where the text is not JSON or repeats a key, which the exact reader then says in full. */
function parsePlain(text: string, keys: number): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return countKeys(value) === keys ? value : undefined
  } catch {
    return undefined
  }
}

/** Of all objects in a value. Its depth is bounded. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item)
    return count
  }
  for (const key in value) {
    count += 1 + countKeys((value as Readonly<Record<string, unknown>>)[key])
  }
  return count
}

function parseExactly(text: string): unknown {
  try {
    return readJson(text)
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error
    const detail = `line ${error.line}, column ${error.column}: ${error.message}`
    throw new ProblemError(error.rule, { detail })
  }
}

function namesPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(namesPrototype)
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(namesPrototype)
}
