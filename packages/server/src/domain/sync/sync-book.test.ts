import { type AccountSpec, type BookSpec, quoteUnits } from '@plimsoll/engine'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../../testing/quick-folder.ts'
import { crash, holder, openSample, sampleBook } from '../../testing/sample-domain.ts'
import { SyncRefused } from './same-terms.ts'
import { syncBook } from './sync-book.ts'

const sidecar = sampleBook({ execution: 'sidecar' })

function bookOf(...accounts: AccountSpec[]): BookSpec {
  return { ...sidecar, accounts }
}

describe('a sync', () => {
  test('makes a book what the venue states, and says where it was not', async () => {
    const domain = await openSample(quickFolder(onTestFinished), { book: sidecar })
    // One short and the long have traded elsewhere, another has withdrawn, one is new.
    const book = bookOf(
      holder('long', 100n, 8n),
      holder('short0', 50n, 0n),
      holder('short1', 41n, -1n),
      holder('late', 7n, 0n),
    )
    const { answer, differences } = await syncBook(domain, { book, isComplete: false })
    expect(answer).toMatchObject({ outcome: 'accepted', sequence: 1 })
    const none = { before: '50', after: '50', difference: '0' }
    expect(differences).toEqual({
      accounts: [
        {
          account: 'late',
          isNew: true,
          isGone: false,
          collateral: { before: '0', after: '7', difference: '7' },
          positions: [],
        },
        {
          account: 'long',
          isNew: false,
          isGone: false,
          collateral: { before: '100', after: '100', difference: '0' },
          positions: [
            {
              market: 'M',
              marginMode: 'cross',
              side: 'long',
              before: '9',
              after: '8',
              difference: '-1',
            },
          ],
        },
        {
          account: 'short0',
          isNew: false,
          isGone: false,
          collateral: none,
          positions: [
            {
              market: 'M',
              marginMode: 'cross',
              side: 'short',
              before: '-1',
              after: '0',
              difference: '1',
            },
          ],
        },
        {
          account: 'short1',
          isNew: false,
          isGone: false,
          collateral: { before: '51', after: '41', difference: '-10' },
          positions: [],
        },
      ],
      accountsCount: 4,
      positionsCount: 2,
      moneyDifference: '-3',
    })
    await domain.close()
  })

  test('that is complete empties what it leaves out', async () => {
    const domain = await openSample(quickFolder(onTestFinished), { book: sidecar })
    const book = bookOf(holder('long', 1n, 1n), holder('short0', 1n, -1n))
    const { differences } = await syncBook(domain, { book, isComplete: true })
    expect(differences?.accounts.filter(({ isGone }) => isGone)).toHaveLength(8)
    expect(differences).toMatchObject({ accountsCount: 10, positionsCount: 9 })
    const open = await domain.read((state) =>
      state.accounts().flatMap(({ positions }) => positions),
    )
    expect(open.map(({ sizeLots }) => sizeLots)).toEqual([1n, -1n])
    await domain.close()
  })

  test('finds nothing where the same was stated before, whatever it was', async () => {
    const domain = await openSample(quickFolder(onTestFinished), { book: sidecar })
    const holdings = fc.array(
      fc.record({
        money: fc.bigInt({ min: 0n, max: 1_000n }),
        size: fc.bigInt({ min: -5n, max: 5n }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    let found = 0
    const play = async (
      rows: readonly { readonly money: bigint; readonly size: bigint }[],
      isComplete: boolean,
    ): Promise<void> => {
      const net = rows.reduce((sum, { size }) => sum + size, 0n)
      const accounts = rows.map(({ money, size }, index) => holder(`a${index}`, money, size))
      const book = bookOf(...accounts, holder('balance', 5n, -net))
      const first = await syncBook(domain, { book, isComplete: true })
      found += first.differences?.accountsCount ?? 0
      const second = await syncBook(domain, { book, isComplete })
      expect(second.differences).toEqual({
        accounts: [],
        accountsCount: 0,
        positionsCount: 0,
        moneyDifference: '0',
      })
    }
    const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
    await fc.assert(fc.asyncProperty(holdings, fc.boolean(), play), { seed, numRuns: 50 })
    expect(found).toBeGreaterThan(0)
    await domain.close()
  })

  test('with a key happens once', async () => {
    const domain = await openSample(quickFolder(onTestFinished), { book: sidecar })
    const book = bookOf(holder('late', 7n, 0n))
    const first = await syncBook(domain, { book, isComplete: false, key: 'k' })
    const second = await syncBook(domain, { book, isComplete: false, key: 'k' })
    expect([first.answer.outcome, second.answer.outcome]).toEqual(['accepted', 'repeated'])
    expect(second.differences).toBeUndefined()
    const third = await syncBook(domain, { book, isComplete: true, key: 'k' })
    expect(third.answer).toMatchObject({ outcome: 'rejected', code: 'keyReused' })
    await domain.close()
  })

  test('that the engine refuses says no differences', async () => {
    const domain = await openSample(quickFolder(onTestFinished), { book: sidecar })
    const unbalanced = bookOf(holder('long', 1n, 3n))
    const { answer, differences } = await syncBook(domain, { book: unbalanced, isComplete: false })
    expect(answer).toMatchObject({ outcome: 'rejected', code: 'unbalancedPositions' })
    expect(differences).toBeUndefined()
    await crash(domain)
    const { answer: second } = await syncBook(domain, {
      book: bookOf(holder('late', 7n, 0n)),
      isComplete: false,
    })
    expect(second).toMatchObject({ outcome: 'rejected', code: 'planOpen' })
    await domain.close()
  })
})

describe('assets behind wallets', () => {
  const one = { numerator: 1n, denominator: 1n }
  const bitcoin = {
    asset: 'BTC',
    amountUnits: 1_000n,
    unitPriceQuote: one,
    haircut: { numerator: 0n, denominator: 1n },
  }
  const rich = { ...holder('rich', 0n, 0n), collaterals: [bitcoin] }

  test('that the domain does not have are refused, not dropped', async () => {
    const domain = await openSample(quickFolder(onTestFinished), { book: sidecar })
    const order = { book: bookOf(rich), isComplete: false }
    await expect(syncBook(domain, order)).rejects.toThrow(
      /^rich has other assets.*updateCollaterals/u,
    )
    await domain.submit({ kind: 'openAccount', account: 'rich', accountKind: 'trader' })
    await expect(syncBook(domain, order)).rejects.toThrow(SyncRefused)
    await domain.submit({ kind: 'updateCollaterals', account: 'rich', collaterals: [bitcoin] })
    expect((await syncBook(domain, order)).answer.outcome).toBe('accepted')
    const cheaper = { ...bitcoin, unitPriceQuote: { numerator: 1n, denominator: 2n } }
    const priced = { book: bookOf({ ...rich, collaterals: [cheaper] }), isComplete: false }
    expect((await syncBook(domain, priced)).answer.outcome).toBe('accepted')
    const gone = { book: bookOf({ ...rich, collaterals: [] }), isComplete: false }
    await expect(syncBook(domain, gone)).rejects.toThrow(SyncRefused)
    await domain.close()
  })
})

describe('a book whose numbers mean something else', () => {
  const [market] = sidecar.markets
  const other = { ...market, market: 'N' } as typeof market
  const scaled = { ...market, tickValueQuote: quoteUnits(2n) } as typeof market
  const notation = { tickDigits: 1n, tickPlaces: 1, lotDigits: 1n, lotPlaces: 0, priceDecimals: 1 }
  const written = { ...market, notation } as typeof market
  test.each([
    ['of another domain', { domain: 'other' }],
    ['in another asset', { asset: { name: 'EUR', wholeUnitQuote: quoteUnits(1n) } }],
    ['with other decimals', { asset: { name: 'USD', wholeUnitQuote: quoteUnits(100n) } }],
    ['with a market that there is not', { markets: [other] }],
    ['with another tick', { markets: [scaled] }],
    ['written otherwise', { markets: [written] }],
  ] as [string, Partial<BookSpec>][])('%s is refused', async (_what, changes) => {
    const domain = await openSample(quickFolder(onTestFinished), { book: sidecar })
    const book = { ...sidecar, ...changes }
    await expect(syncBook(domain, { book, isComplete: true })).rejects.toThrow(SyncRefused)
    expect(domain.status.sequence).toBe(0)
    await domain.close()
  })
})
