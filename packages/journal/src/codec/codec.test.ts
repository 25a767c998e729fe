import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyHashOf } from './body-hash.ts'
import { decodeValue, TextDamaged } from './decode-value.ts'
import { encodeCanonical, encodeValue, ValueRefused } from './encode-value.ts'

const strings = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string().map((text) => `#${text}`),
  fc.bigInt().map((number) => `#${number}`),
  fc.constantFrom('\ud800', '"', '\\', '\u0000', '\u2028', ' #1'),
)
const names = strings.filter((name) => name !== '__proto__')
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false, 0, -0, Number.MAX_SAFE_INTEGER, 5e-324),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt(),
    strings,
    fc.array(tie('value')),
    fc.array(fc.integer()),
    fc.dictionary(names, tie('value'), { noNullPrototype: true }),
  ),
}))

describe('a value and its text', () => {
  test('whatever is kept comes back as it was', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decodeValue(encodeValue(value))).toStrictEqual(value)
      }),
      { numRuns: 2_000 },
    )
  })

  test('different values have different text', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        fc.pre(!Object.is(encodeCanonical(left), encodeCanonical(right)))
        expect(decodeValue(encodeCanonical(left))).not.toStrictEqual(right)
      }),
    )
  })

  test('the text is JSON, with a mark on bigints and on strings that begin with it', () => {
    const value = { amount: -12n, note: '#12', absent: undefined, rows: [1, -0, 0.5, null, '##'] }
    expect(encodeValue(value)).toBe('{"amount":"#-12","note":"##12","rows":[1,-0,0.5,null,"###"]}')
  })

  test('says the same in any order of fields', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = JSON.parse(encodeValue(value)) as unknown
        expect(JSON.parse(encodeCanonical(value))).toStrictEqual(text)
      }),
    )
  })

  test('is left as it was', () => {
    fc.assert(
      fc.property(values, (value) => {
        const before = structuredClone(value)
        encodeValue(value)
        expect(value).toStrictEqual(before)
      }),
    )
  })

  test('an object without a prototype is plain data', () => {
    const bare = Object.assign(Object.create(null) as object, { amount: 1n })
    expect(decodeValue(encodeValue(bare))).toStrictEqual({ amount: 1n })
  })
})

const cycle: unknown[] = []
cycle.push(cycle)

test.each([
  ['NaN', Number.NaN],
  ['an infinity', { amount: Number.POSITIVE_INFINITY }],
  ['undefined', undefined],
  ['undefined in an array', [1, undefined]],
  ['a hole in an array', Array.from({ length: 2 }).fill(1, 0, 1)],
  ['a function', { call: () => 1 }],
  ['a symbol', Symbol('name')],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['bytes', new Uint8Array(2)],
  ['a cycle', cycle],
  ['a field __proto__', JSON.parse('{"__proto__":1}')],
])('%s has no text', (_name, value) => {
  expect(() => encodeValue(value)).toThrow(ValueRefused)
})

test.each([
  ['nothing', ''],
  ['half of it', '{"amount":"#1'],
  ['two values', '1 2'],
  ['a marked word', '"#twelve"'],
  ['a mark alone', '["#"]'],
  ['leading zeros', '"#012"'],
  ['a negative zero of a bigint', '"#-0"'],
  ['a fraction of a bigint', '"#1.5"'],
  ['space in a bigint', '{"amount":"# 1"}'],
  ['a number out of range', '[1e999]'],
  ['a number out of range in a field', '{"amount":-1e999}'],
  ['a prototype', '{"__proto__":{"amount":1}}'],
  ['a tower', '['.repeat(100) + ']'.repeat(100)],
])('%s is damaged text', (_name, text) => {
  expect(() => decodeValue(text)).toThrow(TextDamaged)
})

test('cutting a text short anywhere is noticed', () => {
  const text = encodeValue({ kind: 'deposit', account: 'a#1', amountQuote: 25n, rows: [1, 2] })
  for (let length = 0; length < text.length; length += 1) {
    expect(() => decodeValue(text.slice(0, length))).toThrow(TextDamaged)
  }
})

describe('the hash of a body', () => {
  const deposit = { kind: 'deposit', account: 'a', amountQuote: 5n }

  test('is the SHA-256 of the canonical text without time and key', () => {
    const text = '{"account":"a","amountQuote":"#5","kind":"deposit"}'
    expect(encodeCanonical(deposit)).toBe(text)
    // printf '%s' "$text" | sha256sum
    expect(bodyHashOf(deposit)).toBe(
      '84761ff104c65ea52fbc9db4d2a27fb868a1453881e92799e2791b29bf75b7af',
    )
  })

  test('ignores time, key and the order of fields, and nothing else', () => {
    const hash = bodyHashOf(deposit)
    const idempotency = { key: 'k', bodyHash: 'x' }
    expect(
      bodyHashOf({ amountQuote: 5n, timeMs: 7, account: 'a', idempotency, kind: 'deposit' }),
    ).toBe(hash)
    expect(bodyHashOf({ ...deposit, amountQuote: 6n })).not.toBe(hash)
    expect(bodyHashOf({ ...deposit, amountQuote: 5 })).not.toBe(hash)
    expect(bodyHashOf({ ...deposit, note: null })).not.toBe(hash)
  })
})
