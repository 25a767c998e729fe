import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonDepthMax, JsonTextError, readJson } from './read-json.ts'

function failure(text: string): JsonTextError {
  try {
    readJson(text)
  } catch (error) {
    if (error instanceof JsonTextError) return error
    throw error
  }
  throw new Error(`accepted: ${text}`)
}

function platformValue(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function ownValue(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: readJson(text) }
  } catch {
    return undefined
  }
}

describe('reading JSON', () => {
  test('gives what the platform gives, with any white space', () => {
    const spaces = fc.constantFrom(undefined, 1, '\t')
    fc.assert(
      fc.property(fc.jsonValue(), spaces, (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(readJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  test('accepts and refuses what the platform does, where a text was damaged', () => {
    const damage = fc.constantFrom(
      '',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '0',
      '-',
      '.',
      'e',
      't',
      '\n',
      ' ',
    )
    const damaged = fc
      .tuple(fc.jsonValue({ maxDepth: 3 }), fc.nat(), fc.integer({ min: 0, max: 2 }), damage)
      .map(([value, at, removed, inserted]) => {
        const text = JSON.stringify(value)
        const cut = at % (text.length + 1)
        return text.slice(0, cut) + inserted + text.slice(cut + removed)
      })
    fc.assert(
      fc.property(damaged, (text) => {
        const own = ownValue(text)
        // A repeated key and a number that would be rounded are refused here and not by the platform.
        if (own === undefined && failure(text).rule === 'duplicateKey') return
        if (own === undefined && failure(text).message.includes('would be rounded')) return
        expect(own).toEqual(platformValue(text))
      }),
      { numRuns: 2000 },
    )
  })

  test('a byte order mark is passed over', () => {
    expect(readJson('\ufeff[1]')).toEqual([1])
  })

  test('a key spelt __proto__ is a key', () => {
    const value = readJson('{"__proto__":{"admin":true}}')
    expect(Object.getOwnPropertyNames(value)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })
})

describe('refusing JSON', () => {
  test('a key that appears twice, however it is spelt', () => {
    expect(failure('{"a":1,\n "\\u0061":2}')).toMatchObject({
      rule: 'duplicateKey',
      message: 'the key "a" appears twice',
      line: 2,
      column: 2,
    })
  })

  test('the same key in two objects is fine', () => {
    expect(readJson('[{"a":1},{"a":{"a":2}}]')).toEqual([{ a: 1 }, { a: { a: 2 } }])
  })

  test.each([
    ['[1,]', 1, 4],
    ['{\n  "a": 01\n}', 2, 9],
    ['{"a" 1}', 1, 6],
    ['nul', 1, 1],
    ['[NaN]', 1, 2],
    ['"\\x"', 1, 1],
    ['"a\nb"', 1, 3],
    ['1 2', 1, 3],
    ["{'a':1}", 1, 2],
  ])('%j at line %i, column %i', (text, line, column) => {
    expect(failure(text)).toMatchObject({ rule: 'malformedJson', line, column })
  })

  test.each(['', ' ', '[', '{"a":1', '{"a"', '"abc', '"abc\\'])('%j ends too early', (text) => {
    expect(failure(text)).toMatchObject({ ended: true, message: 'the text ends too early' })
  })

  test.each(['1760130964831.00000001', '-0', '9007199254740993', '1e400', '1e3', '2.0'])(
    'a whole number that is not what was written: %s',
    (text) => {
      expect(() => readJson(text)).toThrow(/plain digits|fraction|quotes|rounded/u)
    },
  )

  test('nesting beyond the bound', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
    expect(readJson(nested(jsonDepthMax))).toBeDefined()
    expect(failure(nested(jsonDepthMax + 1)).message).toContain('levels are nested')
  })
})
