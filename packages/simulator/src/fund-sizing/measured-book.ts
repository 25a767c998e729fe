import type { BookSpec, FundSpec, LayerSpec } from '@plimsoll/engine'
import { quoteUnits } from '@plimsoll/engine'

/** More than a book can be short of, and far enough from the end of what the engine counts with for fees on top. */
const bottomlessQuote = quoteUnits(2n ** 52n)

/** A book whose funds cannot be measured. */
export class NoFundToSize extends Error {
  override readonly name = 'NoFundToSize'
}

/**
 * The same book with insurance funds that pay every deficit they are asked for and never run out.
 *
 * Funds have money without end and no floor, capacity, cap, target or trigger. They pay money only: what a case holds is closed
 * at mark, by the book's own deleveraging where it declares one, the rest against whoever holds the other side. So nobody
 * loses anything to a case but the funds, no gains are charged, and what they pay is what was missing, no more. Offers and
 * backstop vaults keep their places and act first where they are declared first.
 *
 * @throws NoFundToSize where the waterfall has no insurance fund
 */
export function measuredBook(book: BookSpec): BookSpec {
  if (!book.waterfall.some(({ layer }) => layer === 'insuranceFund')) {
    throw new NoFundToSize(
      'the waterfall has no layer insuranceFund; add one with the fund to size, its balance may be 0',
    )
  }
  const { claims: _claims, groups: _groups, ...rest } = book
  return {
    ...rest,
    funds: book.funds.map(withoutBottom),
    waterfall: [
      ...book.waterfall.flatMap(measuredLayer),
      { layer: 'tearUp', extent: 'partial', price: 'mark' },
    ],
  }
}

function withoutBottom(fund: FundSpec): FundSpec {
  const { fund: name, purpose, markets, listing, positions } = fund
  if (purpose === 'venueCapital') return fund
  return {
    fund: name,
    markets,
    balanceQuote: bottomlessQuote,
    ...(listing && { listing }),
    ...(positions && { positions }),
  }
}

function measuredLayer(layer: LayerSpec): LayerSpec[] {
  switch (layer.layer) {
    case 'insuranceFund':
      return [{ layer: 'insuranceFund', fund: layer.fund, mode: 'deficitOnly' }]
    case 'adl':
      return [{ layer: 'adl', policy: layer.policy, price: 'mark' }]
    case 'offers':
    case 'backstopVault': {
      const { trigger: _, ...whenever } = layer
      return [whenever]
    }
    default:
      return []
  }
}
