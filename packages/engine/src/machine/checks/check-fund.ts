import type { FundPositionSpec, FundSpec } from '../../fund/fund-spec.ts'
import { BookRefused } from '../book-refused.ts'
import type { BookSpec } from '../book-spec.ts'
import { checkAmount, checkChoice, checkCount, checkId, checkIds, checkKnown } from './refuse.ts'

const amounts = [
  'balanceQuote',
  'floorQuote',
  'capacityQuote',
  'targetQuote',
  'peakBalanceQuote',
] as const

/** What only a fund that serves markets can have. */
const insuranceOnly = [
  'positions',
  'capacityQuote',
  'targetQuote',
  'group',
  'peakBalanceQuote',
  'history',
  'listing',
] as const

/** Refuses groups that no fund is in, a past that is not in order or not past, and a listing without a fund that follows. */
export function checkFundRelations(spec: BookSpec): void {
  const { funds, groups = [], timeMs } = spec
  const named = new Set(funds.flatMap(({ group }) => group ?? []))
  checkIds(groups, 'groups', ({ group }) => group)
  groups.forEach(({ group, peakBalanceQuote = 0n }, index) => {
    checkKnown(group, named, `groups[${index}].group`, 'the groups of funds')
    if (peakBalanceQuote >= 0n) return
    const place = `groups[${index}].peakBalanceQuote`
    throw new BookRefused('invalidAmount', place, 'must not be negative')
  })
  funds.forEach((fund, index) => {
    checkHistory(fund, timeMs, `funds[${index}].history`)
    const { listing } = fund
    if (listing === undefined) return
    const place = `funds[${index}].listing`
    const others = funds.filter((other) => other !== fund && other.purpose !== 'venueCapital')
    const known = new Set(others.map((other) => other.fund))
    checkKnown(listing.successor, known, `${place}.successor`, 'the other insurance funds')
    checkCount(listing.forMs, `${place}.forMs`, 0)
    refuseCircle(funds, fund.fund, place)
  })
}

/** A market that comes back to a pool it left would never rest. */
function refuseCircle(funds: readonly FundSpec[], start: string, place: string): void {
  const seen = new Set([start])
  for (let name: string | undefined = start; name !== undefined; ) {
    const here: string = name
    name = funds.find(({ fund }) => fund === here)?.listing?.successor
    if (name !== undefined && seen.has(name)) {
      const advice = `leads back to "${name}"; let the last fund of the line keep its markets`
      throw new BookRefused('unknownChoice', `${place}.successor`, advice)
    }
    if (name !== undefined) seen.add(name)
  }
}

function checkHistory({ history = [] }: FundSpec, timeMs: number, path: string): void {
  history.forEach((sample, index) => {
    const place = `${path}[${index}].timeMs`
    checkCount(sample.timeMs, place, 0)
    if (sample.timeMs > timeMs) {
      throw new BookRefused('invalidAmount', place, "must not be after the book's time")
    }
    const before = history[index - 1]
    if (before !== undefined && before.timeMs >= sample.timeMs) {
      throw new BookRefused('invalidAmount', place, 'must be after the one before it')
    }
  })
}

function refuseInsurance(spec: FundSpec, path: string): void {
  const wrong = insuranceOnly.find((name) => spec[name] !== undefined)
  const name = spec.markets.length > 0 ? 'markets' : wrong
  if (name === undefined) return
  const advice = 'capital of the venue serves every case with money alone; leave this out'
  throw new BookRefused('unknownChoice', `${path}.${name}`, advice)
}

/** Refuses a fund in debt, and inventory outside the markets it serves. */
export function checkFund(spec: FundSpec, markets: ReadonlySet<string>, path: string): void {
  checkChoice(spec.purpose ?? 'insurance', ['insurance', 'venueCapital'], `${path}.purpose`)
  for (const name of amounts) {
    if ((spec[name] ?? 0n) < 0n)
      throw new BookRefused('invalidAmount', `${path}.${name}`, 'must not be negative')
  }
  if (spec.purpose === 'venueCapital') refuseInsurance(spec, path)
  if (spec.group !== undefined) checkId(spec.group, `${path}.group`)
  checkIds(spec.markets, `${path}.markets`, (market) => market)
  spec.markets.forEach((market, index) =>
    checkKnown(market, markets, `${path}.markets[${index}]`, 'markets'),
  )
  const served = new Set(spec.markets)
  checkInventory(spec.positions ?? [], served, `${path}.positions`, 'the markets of this fund')
}

/** Refuses inventory that contradicts itself, or outside some markets. */
export function checkInventory(
  positions: readonly FundPositionSpec[],
  markets: ReadonlySet<string>,
  path: string,
  among: string,
): void {
  const held = new Set<string>()
  positions.forEach(({ market, sizeLots, entryValueQuote }, index) => {
    const place = `${path}[${index}]`
    checkKnown(market, markets, `${place}.market`, among)
    if (sizeLots === 0n)
      throw new BookRefused('invalidAmount', `${place}.sizeLots`, 'must not be 0')
    checkAmount(sizeLots, `${place}.sizeLots`)
    checkAmount(entryValueQuote, `${place}.entryValueQuote`, 1n)
    const key = JSON.stringify([market, sizeLots > 0n])
    if (held.has(key)) {
      throw new BookRefused(
        'positionConflict',
        place,
        `a second position on one side of ${market}; merge the two`,
      )
    }
    held.add(key)
  })
}
