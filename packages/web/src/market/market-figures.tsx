import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { percent } from '../parts/decimal-words.ts'
import { Figure, Figures } from '../parts/figure.tsx'
import { duration, Instant } from '../parts/instant.tsx'
import { verdictWords } from '../parts/verdict-words.ts'
import { changeOf, type Indicators } from '../waterline/indicators.ts'

type Market = CallAnswer<'listMarkets'>['rows'][number]

/** Whether a price may be acted on, in a word. */
export function PriceBadge({
  market,
}: {
  readonly market: Pick<Market, 'isHealthy' | 'verdict' | 'isSettled'>
}): JSX.Element {
  const { isHealthy, verdict, isSettled } = market
  if (isSettled === true) return <Badge tone="quiet">settled</Badge>
  if (isHealthy) return <Badge tone="calm">healthy</Badge>
  return <Badge tone="attention">{verdictWords(verdict)}</Badge>
}

/** How far a market is from its first mark that is known. */
export function Change({ change }: { readonly change: number | undefined }): JSX.Element {
  if (change === undefined) return <span class="unknown">unknown</span>
  const sign = change > 0 ? '+' : ''
  return (
    <span class={change < 0 ? 'loss' : change > 0 ? 'gain' : ''}>
      {sign}
      {percent(change)}
    </span>
  )
}

interface MarketFiguresProps {
  readonly market: Market
  readonly indicators: Indicators | undefined
}

/** The prices of a market as they are used, and how it stands. */
export function MarketFigures({ market, indicators }: MarketFiguresProps): JSX.Element {
  const { live } = useDomain()
  const now = live.marks.value.get(market.market) ?? market
  const places = market.priceDecimals
  const timeMs = live.timeMs.value
  const ageMs = timeMs === undefined ? undefined : Math.max(0, timeMs - now.priceTimeMs)
  const { haltedFor } = now
  return (
    <Figures>
      <Figure
        label="Mark"
        note={
          <>
            <Change change={changeOf(indicators, market.market)} /> since{' '}
            <Instant ms={indicators?.timeMs[0]} />
          </>
        }
      >
        <Amount value={now.markPrice} places={places} />
      </Figure>
      <Figure label="Index">
        <Amount value={now.indexPrice} places={places} />
      </Figure>
      <Figure
        label="Price"
        note={
          <>
            of <Instant ms={now.priceTimeMs} />
            {ageMs === undefined ? '' : `, ${duration(ageMs)} old`}
          </>
        }
      >
        <PriceBadge market={{ ...market, ...now }} />
      </Figure>
      <Figure label="Open interest" note="of each side">
        <Amount value={market.openInterest} places={3} />
      </Figure>
      <Figure label="Halt" note={haltedFor}>
        {haltedFor === undefined ? (
          <Badge tone="calm">goes on</Badge>
        ) : (
          <Badge tone="danger">halted</Badge>
        )}
      </Figure>
    </Figures>
  )
}
