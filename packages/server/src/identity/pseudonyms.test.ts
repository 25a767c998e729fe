import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Secret } from '../telemetry/secret.ts'
import { createPseudonyms } from './pseudonyms.ts'

const pseudonyms = createPseudonyms(new Secret(Buffer.alloc(32, 1)))
const others = createPseudonyms(new Secret(Buffer.alloc(32, 2)))
const id = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 128 })
  .filter((text) => text.isWellFormed())

describe('a pseudonym', () => {
  test('leads back to its account, under its own secret only', () => {
    fc.assert(
      fc.property(id, fc.array(id), (account, more) => {
        const name = pseudonyms.of(account)
        const accounts = new Set([...more, account])
        expect(pseudonyms.of(account)).toBe(name)
        expect(name.length).toBeLessThanOrEqual(768)
        expect(pseudonyms.resolve(name, accounts)).toBe(account)
        accounts.delete(account)
        expect(pseudonyms.resolve(name, accounts)).toBeUndefined()
        accounts.add(account)
        expect(others.resolve(name, accounts)).toBeUndefined()
        expect(others.of(account)).not.toBe(name)
      }),
    )
  })

  test('is not the account itself, nor any other text', () => {
    fc.assert(
      fc.property(id, fc.nat(200), (account, at) => {
        expect(pseudonyms.resolve(account, new Set([account]))).toBeUndefined()
        const name = pseudonyms.of(account)
        const place = at % name.length
        const changed = `${name.slice(0, place)}${name[place] === 'A' ? 'B' : 'A'}${name.slice(place + 1)}`
        expect(pseudonyms.resolve(changed, new Set([account]))).toBeUndefined()
      }),
    )
  })

  test('does not tell how long the id is, within blocks', () => {
    expect(
      new Set(['a', 'ab', 'a'.repeat(15)].map((account) => pseudonyms.of(account).length)).size,
    ).toBe(1)
  })
})

describe('a document', () => {
  const schema = {
    $defs: {
      accountId: { type: 'string', 'x-account': true },
      ledger: { type: 'string', 'x-ledger': true },
      row: {
        type: 'object',
        properties: {
          holder: { $ref: '#/$defs/accountId' },
          ledger: { $ref: '#/$defs/ledger' },
          note: { type: 'string', 'x-text': true },
          bucket: { type: 'string' },
        },
      },
    },
    type: 'object',
    properties: {
      rows: { type: 'array', items: { oneOf: [{ type: 'null' }, { $ref: '#/$defs/row' }] } },
      pair: { type: 'array', prefixItems: [{ type: 'integer' }, { $ref: '#/$defs/accountId' }] },
      byAccount: {
        type: 'object',
        propertyNames: { $ref: '#/$defs/accountId' },
        additionalProperties: { $ref: '#/$defs/row' },
      },
    },
  } as const

  test('names no account any more, and is otherwise the same', () => {
    const document = {
      rows: [
        null,
        {
          holder: 'z9',
          ledger: 'a1:cross',
          note: 'z9 was cut before a1; a12 and z9x were not',
          bucket: 'z9',
        },
        { holder: 'fund:insurance', ledger: 'fund:insurance', note: 'fund', bucket: 'inventory' },
        { holder: 'x', ledger: 'a:b:isolated:BTC-USDT:long' },
        { ledger: 'residue' },
      ],
      pair: [3, 'a.b'],
      byAccount: { z9: { holder: 'z9' } },
    }
    const of = (account: string): string => pseudonyms.of(account)
    expect(pseudonyms.hide(document, schema)).toEqual({
      rows: [
        null,
        {
          holder: of('z9'),
          ledger: `${of('a1')}:cross`,
          note: `${of('z9')} was cut before ${of('a1')}; a12 and z9x were not`,
          bucket: 'z9',
        },
        { holder: 'fund:insurance', ledger: 'fund:insurance', note: 'fund', bucket: 'inventory' },
        { holder: of('x'), ledger: `${of('a:b')}:isolated:BTC-USDT:long` },
        { ledger: 'residue' },
      ],
      pair: [3, of('a.b')],
      byAccount: { [of('z9')]: { holder: of('z9') } },
    })
    expect(document.rows[1]?.holder).toBe('z9')
  })
})
