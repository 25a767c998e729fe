import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExactJsonError, type ExactValue, isExactObject, readExactJson } from './exact-json.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)

describe('JSON without floats', () => {
  test('a number stays as it is written, whatever a float would make of it', () => {
    const text = '[92203504694.996321234567, 0.1, -0.0, 1e-7, 12345678901234567890]'
    expect(readExactJson(text)).toEqual([
      '92203504694.996321234567',
      '0.1',
      '-0.0',
      '1e-7',
      '12345678901234567890',
    ])
  })

  test('an object knows its line, and where it stands', () => {
    const text = '{\n "a": [\n  {"b": 1},\n  {"b": 2}\n ]}'
    const root = readExactJson(text, 5)
    const list = isExactObject(root) ? root.fields.get('a') : undefined
    const objects = Array.isArray(list) ? list.filter(isExactObject) : []
    expect(objects.map(({ line }) => line)).toEqual([7, 8])
    expect(objects.map(({ start, end }) => text.slice(start, end))).toEqual([
      '{"b": 1}',
      '{"b": 2}',
    ])
  })

  test('it says what the platform says, of any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        expect(plain(readExactJson(text))).toEqual(asTexts(JSON.parse(text)))
      }),
      { seed: suiteSeed, numRuns: 200 },
    )
  })

  test('every beginning of a document is known to be cut off, or is refused', () => {
    const text = '{"retCode":0,"result":{"list":[{"a":"x\\"y","b":[1,2.5,true,null]}]}}'
    expect(() => readExactJson(text)).not.toThrow()
    for (let length = 0; length < text.length; length += 1) {
      expect(() => readExactJson(text.slice(0, length))).toThrow(ExactJsonError)
    }
  })

  test.each([
    ['{"a":1,"a":1}', 'the key "a" appears twice'],
    ['[1 2]', '"," or "]" belongs here'],
    ['{"a":01}', 'a value belongs here'],
    ['[1]x', 'something follows the end'],
    ['["\u0001"]', 'raw control character'],
    ['['.repeat(40), 'more than 32 levels'],
  ])('refused: %j', (text, complaint) => {
    expect(() => readExactJson(text)).toThrow(complaint)
  })
})

/** Numbers of a value as the texts that the platform writes them as. */
function asTexts(value: unknown): unknown {
  if (typeof value === 'number') return JSON.stringify(value)
  if (Array.isArray(value)) return value.map(asTexts)
  if (typeof value !== 'object' || value === null) return value
  return new Map(Object.entries(value).map(([key, one]) => [key, asTexts(one)]))
}

function plain(value: ExactValue): unknown {
  if (isExactObject(value)) return new Map([...value.fields].map(([key, one]) => [key, plain(one)]))
  return Array.isArray(value) ? value.map(plain) : value
}
