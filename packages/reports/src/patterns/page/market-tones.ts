import { lineTones } from '../../svg/figure.ts'
import type { MarketPatterns } from '../patterns-document.ts'

/** The colour of each market that is drawn, the same in every drawing of a page. */
export type MarketTones = ReadonlyMap<string, string>

/** What decides which markets are drawn. */
type Drawn = Pick<MarketPatterns, 'market'> & {
  readonly liquidation: Pick<MarketPatterns['liquidation'], 'fills'>
  readonly deleveraging: Pick<MarketPatterns['deleveraging'], 'fills'>
}

/** As many markets as colours can be told apart: those that were deleveraged most, and of others those that were liquidated most. */
export function marketTones(markets: readonly Drawn[]): MarketTones {
  const first = markets
    .toSorted(
      (a, b) =>
        b.deleveraging.fills - a.deleveraging.fills || b.liquidation.fills - a.liquidation.fills,
    )
    .slice(0, lineTones.length)
  return new Map(first.map(({ market }, at) => [market, lineTones[at] ?? 'case']))
}
