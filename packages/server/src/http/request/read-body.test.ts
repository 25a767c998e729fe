import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson } from '@plimsoll/protocol'
import { ProblemError } from '../answer/problem-error.ts'
import { bodyDepthMax, readBody } from './read-body.ts'

function outcome(read: () => unknown): unknown {
  try {
    return { value: read() }
  } catch {
    return 'refused'
  }
}

function problem(text: string | Buffer): ProblemError {
  try {
    readBody(Buffer.from(text as string))
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
  throw new Error('accepted')
}

describe('reading a body', () => {
  test('accepts, refuses and gives what the exact reader does, whatever was damaged', () => {
    const signs = ['', '{', '}', '[', ']', ',', ':', '"', '\\', '0', '-', '.', 'e', 'E1', '\n', ' ']
    const words = [
      '9007199254740993',
      '1.0',
      '\ufeff',
      'true',
      '\\u0061',
      '"a":1,',
      '{"a":0,"a":0}',
    ]
    const piece = fc.constantFrom(...signs, ...words)
    const damaged = fc
      .tuple(fc.jsonValue({ maxDepth: 3 }), fc.nat(), fc.integer({ min: 0, max: 2 }), piece)
      .map(([value, at, removed, inserted]) => {
        const text = JSON.stringify(value)
        const cut = at % (text.length + 1)
        return text.slice(0, cut) + inserted + text.slice(cut + removed)
      })
      .filter((text) => text.isWellFormed() && !text.includes('__proto__'))
    fc.assert(
      fc.property(damaged, (text) => {
        const expected = outcome(() => readJson(text))
        expect(outcome(() => readBody(Buffer.from(text)))).toEqual(expected)
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    ['{"a":1,"a":2}', 'duplicateKey'],
    ['{"a":{"b":1,"\\u0062":2}}', 'duplicateKey'],
    ['{"kind":"deposit","account":"a","account":"b"}', 'duplicateKey'],
    ['{"a":1', 'malformedJson'],
    ['', 'malformedJson'],
    ['{"a":9007199254740993}', 'malformedJson'],
    ['{"__proto__":{"admin":true}}', 'invalidRequest'],
    ['[{"a":{"\\u005f_proto__":1}}]', 'invalidRequest'],
  ])('%s is refused as %s', (text, code) => {
    expect(problem(text).code).toBe(code)
  })

  test('depth is bounded before anything is parsed', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
    expect(readBody(Buffer.from(nested(bodyDepthMax)))).toBeDefined()
    expect(problem(nested(bodyDepthMax + 1)).code).toBe('nestedTooDeeply')
    expect(problem('['.repeat(500_000)).code).toBe('nestedTooDeeply')
  })

  test('bytes that are not UTF-8 are refused, not replaced', () => {
    expect(problem(Buffer.from([0x22, 0xff, 0x22])).terms.detail).toContain('UTF-8')
  })

  test('brackets and colons in strings count for nothing', () => {
    const value = { 'a:{[': '\\":[[[[', b: ':'.repeat(40) }
    expect(readBody(Buffer.from(JSON.stringify(value)))).toEqual(value)
  })
})
