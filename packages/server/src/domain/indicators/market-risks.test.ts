import { type MarketRiskView, quoteUnits, type StateView } from '@plimsoll/engine'
import type { BookFormat } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { MarketRisks } from './market-risks.ts'

const format: BookFormat = { domain: 'd', asset: { name: 'USD', decimals: 0 }, markets: new Map() }
const watched = Array.from({ length: 20 }, (_none, index) => `m${index + 10}`)
const none = { deficitQuote: quoteUnits(0n), buckets: 0, availableQuote: quoteUnits(0n) }

/** A book whose markets take so long each, and tell by their freeboard at which look they were looked at. */
class SlowBook implements Pick<StateView, 'marketRisk'> {
  readonly asked: (readonly string[])[] = []
  readonly risks = new MarketRisks(format, () => this.#nowMs)
  msEach = 0
  #nowMs = 0

  readonly marketRisk: StateView['marketRisk'] = ({ markets = [] } = {}): MarketRiskView[] => {
    this.asked.push(markets)
    this.#nowMs += this.msEach * markets.length
    const freeboard = { downPermille: this.asked.length }
    return markets.map((market) => ({ market, present: none, down: none, up: none, freeboard }))
  }

  /** Looks so many times; answers how many markets at most one look took. */
  look(times: number, markets: readonly string[] = watched): number {
    const before = this.asked.length
    for (let look = 0; look < times; look += 1) this.risks.look(this, markets)
    return Math.max(...this.asked.slice(before).map(({ length }) => length))
  }
}

test('markets are looked at together while that is quick', () => {
  const book = new SlowBook()
  book.msEach = 5
  expect(book.risks.of('m10')).toBeUndefined()
  book.look(5)
  expect(book.asked).toEqual(Array.from({ length: 5 }, () => watched))
  expect(book.risks.of('m29')?.point.freeboardDown).toBe('0.005')
})

test('where a look takes long they take turns, and each has its own before long', () => {
  const book = new SlowBook()
  book.msEach = 30
  book.look(4)
  expect(book.look(40)).toBeLessThanOrEqual(5)
  const looks = book.asked.length
  for (const market of watched) {
    const seen = Number(book.risks.of(market)?.point.freeboardDown) * 1_000
    expect(looks - seen).toBeLessThan(4)
  }
})

test('they come together again when it is quick', () => {
  const book = new SlowBook()
  book.msEach = 30
  book.look(10)
  book.msEach = 1
  book.look(3)
  expect(book.look(1)).toBe(watched.length)
})

test('no look is for nothing: there are no more turns than markets', () => {
  const book = new SlowBook()
  book.msEach = 1_000
  book.look(20, ['m10', 'm11', 'm12'])
  expect(book.asked.every(({ length }) => length > 0)).toBe(true)
})
