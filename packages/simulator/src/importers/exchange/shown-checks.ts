/** What exports say twice has to agree: each of these holds one repetition against the other. */
import type { Decimal } from '@plimsoll/protocol'
import { addDecimals, multiplyDecimals, subtractDecimals } from '../decimal-text.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'
import { valueAt } from './book-draft.ts'
import { absoluteAmount, compareAmounts, exactAmount, isWithin } from './exact-amounts.ts'
import type { ShownContract, ShownPosition, ShownPrice, ShownTiers } from './export-format.ts'
import type { ShownFinding } from './export-stream.ts'

/** A position with its market, and what is known of that besides. */
export interface CheckedPosition {
  readonly position: ShownPosition
  readonly place: ShownFinding['place']
  readonly contract: ShownContract
  readonly tiers: ShownTiers
  readonly price: ShownPrice | undefined
}

/**
 * Refuses a position that contradicts itself, the prices or the steps of its market.
 *
 * @throws ImportRefusal
 */
export function refuseContradiction(checked: CheckedPosition): void {
  refuseOtherProfit(checked)
  refuseBeyondSteps(checked)
  refuseOtherMark(checked)
}

// Finer than any asset, so that a worth is rounded where nothing depends on it.
const worthPlaces = 24

function worthOf({ position, contract }: CheckedPosition, price: Decimal): Decimal {
  const size = absoluteAmount(exactAmount(position.size))
  return { digits: valueAt(contract, size, price, worthPlaces), places: worthPlaces }
}

/** The profit that is shown follows from size, entry and mark, but for the rounding of the two prices. */
function refuseOtherProfit(checked: CheckedPosition): void {
  const { size, profit, markPrice, entryPrice } = checked.position
  if (profit === undefined || entryPrice === undefined) return
  const [mark, entry] = [exactAmount(markPrice), exactAmount(entryPrice)]
  const rise = subtractDecimals(worthOf(checked, mark), worthOf(checked, entry))
  // An inverse contract is worth less of the asset at a higher price.
  const isGain = !size.startsWith('-') === (checked.contract.contract === 'linear')
  const expected = isGain ? rise : { digits: -rise.digits, places: rise.places }
  const lastDigits = [mark, entry].map((price) =>
    absoluteAmount(subtractDecimals(worthOf(checked, nextTo(price)), worthOf(checked, price))),
  )
  const rounding = multiplyDecimals(worthOf(checked, mark), profitShare)
  const slack = [...lastDigits, leastSlack].reduce(addDecimals, rounding)
  if (isWithin(expected, exactAmount(profit), slack)) return
  const shown = `${profit}, from size ${size}, entry ${entryPrice} and mark ${markPrice}`
  const complaint = `shows a profit that does not follow: ${shown}; fetch the positions again`
  throw new ImportRefusal('contradiction', checked.place, complaint)
}

// Averages of many fills are shown with fewer digits than they are kept.
const profitShare: Decimal = { digits: 1n, places: 6 }
const leastSlack: Decimal = { digits: 1n, places: 6 }

function nextTo({ digits, places }: Decimal): Decimal {
  return { digits: digits + 1n, places }
}

/** A table whose last step was lost ends below positions that the exchange lets somebody hold. */
function refuseBeyondSteps(checked: CheckedPosition): void {
  const { position, tiers, place } = checked
  const notional = worthOf(checked, exactAmount(position.markPrice))
  if (compareAmounts(notional, exactAmount(tiers.notionalMax)) <= 0) return
  const complaint = `shows a position in ${position.market} above ${tiers.notionalMax}, where its steps end; fetch the whole table`
  throw new ImportRefusal('contradiction', place, complaint)
}

/** Prices of another time would turn profits into losses; so would a price of which a digit was lost. */
function refuseOtherMark({ position, price, place }: CheckedPosition): void {
  if (price === undefined) return
  const { market, markPrice } = position
  const mark = exactAmount(markPrice)
  if (isWithin(exactAmount(price.markPrice), mark, multiplyDecimals(mark, markShare))) return
  const complaint = `shows ${market} at ${markPrice}, the mark prices at ${price.markPrice}; take all files at one time`
  throw new ImportRefusal('contradiction', place, complaint)
}

const markShare: Decimal = { digits: 5n, places: 2 }
