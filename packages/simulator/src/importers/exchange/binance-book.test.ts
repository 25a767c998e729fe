import { findPreset } from '@plimsoll/engine'
import { parseBookTables } from '@plimsoll/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import { binance } from './binance.ts'
import { bookFrom, importFiles } from './testing/import-folder-of.ts'
import { inventedBook, inventedMs } from './testing/invented-binance.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)

function without(path: string): ReadonlyMap<string, string> {
  return new Map([...inventedBook()].filter(([name]) => name !== path))
}

function changed(path: string, change: (text: string) => string): ReadonlyMap<string, string> {
  return new Map(
    [...inventedBook()].map(([name, text]) => [name, name === path ? change(text) : text]),
  )
}

describe('a book out of answers of Binance', () => {
  test('loads, and says what the answers said', async () => {
    const imported = await importFiles(binance, inventedBook())
    const book = parseBookTables({
      file: 'book',
      bookJson: imported.file('book/book.json'),
      accountsCsv: imported.file('book/accounts.csv'),
      positionsCsv: imported.file('book/positions.csv'),
      resolvePolicy: (name) => findPreset(name)?.spec,
    })
    expect(book.spec.timeMs).toBe(inventedMs)
    expect(imported.file('book/accounts.csv')).toContain('desk-a,,,,3000.25\n')
    expect(imported.file('book/positions.csv')).toContain(
      'desk-a,XYZUSDT,-400,160,isolated,55.5,\n',
    )
    expect(imported.manifest.totals).toMatchObject({ accounts: '2', positions: '4' })
    expect(imported.manifest.notes.join('\n')).toContain('the waterfall is assumed')
  })

  test.each([
    ['exchangeInfo.json', 'terms of ABCUSDT, XYZUSDT are not there; add /fapi/v1/exchangeInfo'],
    ['leverageBracket.json', 'add /fapi/v1/leverageBracket'],
    ['premiumIndex.json', 'nothing says when the positions were shown; give --time'],
    ['desk-a/account.json', 'the money of desk-a is not there'],
    ['desk-b/positions.json', 'longs and shorts do not cancel (ABCUSDT by 100, XYZUSDT by -400)'],
  ])('without %s there is none, and the notes say why', async (path, why) => {
    const { manifest } = await importFiles(binance, without(path))
    expect(manifest.book).toBe(false)
    expect(manifest.notes.join('\n')).toContain(why)
  })

  test('one side alone is balanced only by an account that somebody named', async () => {
    const files = without('desk-b/positions.json')
    const imported = await importFiles(binance, files, { balanceWith: 'everybody else' })
    expect(imported.manifest.settings).toMatchObject({ balanceWith: 'everybody else' })
    expect(imported.manifest.notes.join('\n')).toContain(
      'everybody else holds the other side of ABCUSDT: -100',
    )
    expect(imported.file('book/positions.csv')).toContain('everybody else,ABCUSDT,-100,2000,cross')
    expect(imported.file('book/accounts.csv')).toContain('everybody else,,,,2200\n')
    await expect(importFiles(binance, files, { balanceWith: 'desk-a' })).rejects.toThrow(
      'is in the source already',
    )
  })

  test.each([
    [
      'a profit that does not follow',
      'desk-a/positions.json',
      '"22.5"',
      '"25.2"',
      'does not follow',
    ],
    ['a wallet that does not add up', 'desk-a/account.json', '3055.75', '3056.75', 'marginBalance'],
    ['isolated money that is not there', 'desk-a/positions.json', '55.5', '56.5', 'a wallet of'],
    ['a deduction of other rates', 'leverageBracket.json', '"cum":75', '"cum":70', 'deduction'],
    [
      'prices of another time',
      'premiumIndex.json',
      '"20.00',
      '"22.00',
      'take all files at one time',
    ],
    ['a field nobody knows', 'desk-a/positions.json', 'askNotional', 'newField', '--ignore'],
    [
      'an account in a file twice',
      'desk-a/account.json',
      '"asset"',
      '"asset":"X","asset"',
      'twice',
    ],
  ])('refused: %s', async (_what, path, from, to, complaint) => {
    const files = changed(path, (text) => text.replaceAll(from, to))
    await expect(bookFrom(binance, files)).rejects.toThrow(complaint)
  })

  test('an answer that is an error is not taken for no positions', async () => {
    const files = changed('desk-a/positions.json', () => '{"code":-2015,"msg":"Invalid API-key"}')
    await expect(bookFrom(binance, files)).rejects.toThrow('holds an error (-2015')
  })

  test('a bad row is set aside only if asked, and then there is no book', async () => {
    const files = changed('desk-a/positions.json', (text) => text.replace('"100.0"', '"1OO.0"'))
    await expect(importFiles(binance, files)).rejects.toThrow(
      'desk-a/positions.json line 2: positionAmt is "1OO.0", not a decimal number',
    )
    const { manifest, quarantine } = await importFiles(binance, files, { skipBad: true })
    expect(quarantine).toContain('desk-a/positions.json,2,badNumber,')
    expect(manifest.quarantined).toEqual({ badNumber: 1 })
    expect(manifest.notes).toContain('No book: set aside: 1 row that it needs; mend them')
  })

  test('a private export belongs to somebody', async () => {
    const files = new Map([['positions.json', inventedBook().get('desk-a/positions.json') ?? '']])
    await expect(importFiles(binance, files)).rejects.toThrow('give --account NAME')
  })
})

test('money may stand in two answers, if they agree', async () => {
  const balance = (crossWalletBalance: string): ReadonlyMap<string, string> => {
    const row = { accountAlias: 'x', asset: 'USDT', balance: '1200.0', crossWalletBalance }
    return new Map([...inventedBook(), ['desk-b/balance.json', JSON.stringify([row])]])
  }
  expect(await bookFrom(binance, balance('1200.00000000'))).toBe(
    await bookFrom(binance, inventedBook()),
  )
  await expect(bookFrom(binance, balance('1199'))).rejects.toThrow('the wallet of desk-b otherwise')
})

describe('damage never makes another book', () => {
  const damages = ['cutOff', 'dropRow', 'repeatRow', 'swapRows', 'dropByte'] as const

  test('cut off, rows dropped, repeated or swapped, a byte lost', async () => {
    const correct = await bookFrom(binance, inventedBook())
    const paths = [...inventedBook().keys()]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom(...damages),
        fc.nat(),
        fc.nat(),
        async (path, damage, first, second) => {
          const files = changed(path, (text) => damaged(text, damage, first, second))
          const found = await bookFrom(binance, files).catch(refusal)
          expect([correct, undefined]).toContain(found)
        },
      ),
      { seed: suiteSeed, numRuns: 40 },
    )
  })

  function refusal(error: unknown): undefined {
    if (error instanceof ImportRefusal || error instanceof BadRow) return undefined
    throw error
  }

  function damaged(
    text: string,
    damage: (typeof damages)[number],
    first: number,
    second: number,
  ): string {
    // Digits of a tick or a lot are said once, and nothing shows that one was lost.
    const isRepeated = text.includes('crossWalletBalance') || text.includes('positionAmt')
    if (damage === 'cutOff' || (damage === 'dropByte' && !isRepeated))
      return text.slice(0, first % text.length)
    if (damage === 'dropByte') {
      const at = first % text.length
      return text.slice(0, at) + text.slice(at + 1)
    }
    const value: unknown = JSON.parse(text)
    const rows = rowsIn(value)
    const [one, other] = [first % rows.length, second % rows.length]
    const [left, right] = [rows[one], rows[other]]
    if (damage === 'dropRow') rows.splice(one, 1)
    if (damage === 'repeatRow') rows.splice(other, 0, left)
    if (damage === 'swapRows') [rows[one], rows[other]] = [right, left]
    return JSON.stringify(value)
  }

  function rowsIn(value: unknown): unknown[] {
    if (Array.isArray(value)) return value
    const { symbols, assets } = value as { symbols?: unknown[]; assets?: unknown[] }
    return symbols ?? assets ?? []
  }
})
