import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Panel } from '../parts/panel.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import { mayCall } from '../session/session.ts'
import { TriggerGauges } from '../waterline/trigger-gauges.tsx'
import { useIndicators } from '../waterline/use-indicators.ts'
import { HoldingsPanel } from './holdings-panel.tsx'
import type { Depths } from './lights-table.tsx'
import { MarketFigures } from './market-figures.tsx'
import { PricePanel } from './price-panel.tsx'
import { QueuesPanel } from './queues-panel.tsx'
import { RiskPanel } from './risk-panel.tsx'
import { useQueue } from './queue/use-queue.ts'
import { useQueueStream } from './queue/use-queue-stream.ts'

const everyMs = 2_000

/** One market: its price, its queues, who holds it, and how near its layers are to acting. */
export function MarketScreen({ market }: { readonly market: string }): JSX.Element {
  const { domain, client, about } = useDomain()
  const isOwn = about.accounts !== undefined
  const markets = useRead(
    `markets ${domain}`,
    (signal) => client.listMarkets({ domain }, { signal }),
    { everyMs },
  )
  const money = useRead(
    mayCall(about, 'listFunds') ? `funds ${domain}` : undefined,
    (signal) => client.listFunds({ domain }, { signal }),
    { everyMs },
  )
  const indicators = useIndicators()
  return (
    <Reading read={markets} what={`the market ${market}`}>
      {({ rows }) => {
        const row = rows.find((known) => known.market === market)
        if (row === undefined) {
          return (
            <Empty>
              There is no market {market} here.{' '}
              <Link to={pathTo(domain, 'market')}>All markets</Link>
            </Empty>
          )
        }
        const triggers = money.value?.triggers.filter((state) => state.market === market)
        return (
          <>
            <Panel title="Price">
              <MarketFigures market={row} indicators={indicators.value} />
            </Panel>
            {mayCall(about, 'getQueue') ? (
              <Queues
                market={market}
                openInterest={row.openInterest}
                funds={money.value?.rows}
                isOwn={isOwn}
              />
            ) : null}
            {indicators.value === undefined ? null : (
              <RiskPanel market={market} indicators={indicators.value} />
            )}
            <div class="columns">
              {indicators.value === undefined ? null : (
                <PricePanel market={market} indicators={indicators.value} />
              )}
              {triggers === undefined ? null : (
                <Panel title="Distance to each trigger">
                  <TriggerGauges states={triggers} isOfMarket />
                </Panel>
              )}
            </div>
          </>
        )
      }}
    </Reading>
  )
}

type QueuesProps = Omit<Parameters<typeof HoldingsPanel>[0], 'depths'>

/** What follows the stream of the market stands by itself, so that a change of a queue draws nothing else anew. */
function Queues(props: QueuesProps): JSX.Element {
  const { market } = props
  const news = useQueueStream(market)
  const long = useQueue(market, 'long', news.versions.long)
  const short = useQueue(market, 'short', news.versions.short)
  const depths: Depths = {
    long: news.sides.long?.depth ?? long.about?.depth,
    short: news.sides.short?.depth ?? short.about?.depth,
  }
  return (
    <>
      <QueuesPanel market={market} news={news} queues={{ long, short }} depths={depths} />
      <HoldingsPanel {...props} depths={depths} />
    </>
  )
}
