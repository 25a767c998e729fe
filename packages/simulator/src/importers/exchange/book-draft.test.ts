import { describe, expect, test } from 'vitest'
import { type BookDraft, bookFiles, DraftError, imbalancesOf, withOtherSide } from './book-draft.ts'

const draft: BookDraft = {
  timeMs: 1_760_130_000_000,
  domain: 'd',
  asset: 'USDT',
  policy: 'bitmex',
  markets: [
    {
      market: 'A',
      contract: 'linear',
      tickSize: '1e-4',
      lotSize: '0.010',
      markPrice: '0.12345',
      maintenanceTiers: [{ notionalFrom: '0', rate: '5e-3' }],
    },
  ],
  accounts: [
    { account: 'z', collateral: '10.50' },
    { account: 'b', collateral: '1e2' },
  ],
  positions: [
    { account: 'z', market: 'A', size: '2.50', entryPrice: '0.1234567' },
    { account: 'z', market: 'A', size: '-1', entryValue: '0.1234565' },
    { account: 'b', market: 'A', size: '-1.5', entryPrice: '0.1' },
  ],
  funds: [],
  notes: ['from somewhere'],
}

function file(files: ReturnType<typeof bookFiles>, name: string): string {
  return files.find((one) => one.name === name)?.text ?? ''
}

describe('a draft as a book', () => {
  test('amounts are plain, costs rounded half to even, both sides of a market are hedge mode', () => {
    const files = bookFiles(draft)
    expect(file(files, 'accounts.csv')).toContain('b,,,,100\nz,,,hedge,10.5\n')
    expect(file(files, 'positions.csv')).toContain(
      // 0.30864175 and 0.1234565, to six places.
      'b,A,-1.5,0.15,cross,,\nz,A,-1,0.123456,cross,,\nz,A,2.5,0.308642,cross,,\n',
    )
    const book: unknown = JSON.parse(file(files, 'book.json'))
    expect(book).toMatchObject({
      asset: { name: 'USDT', decimals: 6 },
      markets: [{ tickSize: '0.0001', lotSize: '0.01', priceDecimals: 5 }],
    })
  })

  test('the order of the source does not show', () => {
    const turned = {
      ...draft,
      accounts: draft.accounts.toReversed(),
      positions: draft.positions.toReversed(),
    }
    expect(bookFiles(turned)).toEqual(bookFiles(draft))
  })

  test('places are those of the source, unless fewer are asked for', () => {
    const fine = {
      ...draft,
      accounts: [...draft.accounts, { account: 'c', collateral: '0.00000015' }],
    }
    expect(file(bookFiles(fine), 'book.json')).toContain('"decimals": 8')
    const rounded = bookFiles({ ...fine, assetDecimals: 7 })
    expect(file(rounded, 'accounts.csv')).toContain('c,,,,0.0000002\n')
    const finest = {
      ...draft,
      accounts: [...draft.accounts, { account: 'c', collateral: '1e-19' }],
    }
    expect(() => bookFiles(finest)).toThrow('have 19 places, and a book keeps 18')
  })

  test('an amount that a book cannot hold asks for fewer places, which then do', () => {
    const rich = {
      ...draft,
      funds: [{ fund: 'f', markets: ['A'], balance: '10144896808.58743125' }],
    }
    expect(() => bookFiles(rich)).toThrow(
      '10144896808.58743125 USDT is more than a book with 8 places can hold; give --places 5',
    )
    const { markets } = draft
    const coarse = {
      ...rich,
      assetDecimals: 5,
      markets: markets.map((one) => ({ ...one, lotSize: '1' })),
    }
    expect(file(bookFiles(coarse), 'book.json')).toContain('"balance": "10144896808.58743"')
  })

  test('what has no other side is given to an account that is new', () => {
    const { positions } = draft
    const one = { ...draft, positions: positions.slice(0, 1) }
    expect(imbalancesOf(draft)).toEqual([])
    expect(imbalancesOf(one)).toEqual([{ market: 'A', size: '2.5' }])
    const whole = withOtherSide(one, 'rest')
    expect(imbalancesOf(whole)).toEqual([])
    expect(whole.accounts.at(-1)).toEqual({ account: 'rest', collateral: '0.308625' })
    expect(withOtherSide(draft, 'rest')).toBe(draft)
    expect(() => withOtherSide(one, 'b')).toThrow(DraftError)
  })

  test('a position of nobody, or of no market, is refused', () => {
    expect(() => bookFiles({ ...draft, accounts: [] })).toThrow(
      'account b has positions, no money; add the file or the row that says its money',
    )
    expect(() => bookFiles({ ...draft, markets: [] })).toThrow(
      'market A has positions and no terms',
    )
  })
})
