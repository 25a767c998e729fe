/** The two longs that the table does not contain: who defaulted, and who holds the rest. */
import type { Decimal } from '@plimsoll/protocol'
import {
  multiplyDecimals,
  roundDown,
  roundHalfEven,
  roundUp,
  subtractDecimals,
} from './decimal-text.ts'
import { OctoberImportError } from './october-error.ts'
import type { OctoberTerms } from './october-options.ts'

/** One long of the book. Sizes in lots, money in units of the asset. */
interface OctoberLong {
  readonly account: string
  readonly lots: bigint
  readonly entryValueQuote: bigint
  readonly collateralQuote: bigint
}

/** Both longs and the money that follows from the default. */
export interface OctoberLongs {
  readonly bankrupt: OctoberLong
  readonly solvent: OctoberLong
  readonly deficitQuote: bigint
  readonly fundBalanceQuote: bigint
}

/**
 * Divides the shorts' lots between the longs, so that Σ size is 0. The bankrupt long's equity is
 * −`deficitRate` of its notional at mark, rounded to the unit away from zero; its collateral
 * follows from that. The solvent long's collateral is its notional. Other money rounds half-even.
 * Throws `OctoberImportError` where the shorts are too few to give the bankrupt long a lot.
 */
export function octoberLongs(shortLots: bigint, terms: OctoberTerms): OctoberLongs {
  const { options, markPrice, deficitRate } = terms
  const places = options.assetDecimals
  const bankruptLots = roundDown(multiplyDecimals(whole(shortLots), terms.bankruptShare), 0)
  if (bankruptLots === 0n) {
    const rule = `${shortLots} short lots leave no lot for the bankrupt long`
    throw new OctoberImportError('octoberInput', 'rows', rule)
  }
  const notional = valueOf(bankruptLots, markPrice, terms)
  const entryValueQuote = roundHalfEven(
    valueOf(bankruptLots, terms.bankruptEntryPrice, terms),
    places,
  )
  const deficitTarget = multiplyDecimals(notional, deficitRate)
  const entryValue: Decimal = { digits: entryValueQuote, places }
  const collateral = subtractDecimals(subtractDecimals(entryValue, notional), deficitTarget)
  const collateralQuote = roundDown(collateral, places)
  // Rounded up as the engine does: a mark off the grid leaves a fraction of a unit in the equity.
  const equity = subtractDecimals(
    { digits: collateralQuote - entryValueQuote, places },
    negative(notional),
  )
  const deficitQuote = roundUp(negative(equity), places)
  return {
    bankrupt: {
      account: options.bankruptAccount,
      lots: bankruptLots,
      entryValueQuote,
      collateralQuote,
    },
    solvent: solventLong(shortLots - bankruptLots, terms),
    deficitQuote,
    fundBalanceQuote: roundHalfEven(
      multiplyDecimals({ digits: deficitQuote, places }, terms.fundShare),
      places,
    ),
  }
}

function solventLong(lots: bigint, terms: OctoberTerms): OctoberLong {
  const { solventAccount, assetDecimals } = terms.options
  return {
    account: solventAccount,
    lots,
    entryValueQuote: roundHalfEven(valueOf(lots, terms.solventEntryPrice, terms), assetDecimals),
    collateralQuote: roundHalfEven(valueOf(lots, terms.markPrice, terms), assetDecimals),
  }
}

function valueOf(lots: bigint, price: Decimal, terms: OctoberTerms): Decimal {
  return multiplyDecimals(whole(lots), multiplyDecimals(terms.lotSize, price))
}

function whole(digits: bigint): Decimal {
  return { digits, places: 0 }
}

function negative(amount: Decimal): Decimal {
  return { digits: -amount.digits, places: amount.places }
}
