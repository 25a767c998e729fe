import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { grouped } from '../parts/decimal-words.ts'
import { Panel } from '../parts/panel.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import { mayCall } from '../session/session.ts'
import { layerTitle } from '../case/case-words.ts'
import { changeOf, type Indicators } from '../waterline/indicators.ts'
import type { TriggerState } from '../waterline/triggers.ts'
import { useIndicators } from '../waterline/use-indicators.ts'
import { Change, PriceBadge } from './market-figures.tsx'
import { sides } from './queue/queue-document.ts'

type Row = CallAnswer<'listMarkets'>['rows'][number]

const everyMs = 2_000

/** Queues are long to rank, so that their sizes are asked for now and then only, and of so many markets. */
const queuesMs = 15_000
const queuesMax = 50

/** Every market, and how it stands. */
export function MarketList(): JSX.Element {
  const { domain, client, about } = useDomain()
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
  const sizes = useQueueSizes(markets.value?.rows)
  const columns = columnsOf({
    domain,
    indicators: indicators.value,
    sizes,
    triggers: Map.groupBy(money.value?.triggers ?? [], ({ market }) => market),
    seesQueues: mayCall(about, 'getQueue'),
  })
  return (
    <Panel title="Markets">
      <Reading read={markets} what="the markets">
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty>This domain has no market.</Empty>
          ) : (
            <DataTable
              caption="Markets"
              isCaptionHidden
              rows={rows}
              keyOf={({ market }) => market}
              columns={columns}
            />
          )
        }
      </Reading>
    </Panel>
  )
}

interface ListTerms {
  readonly domain: string
  readonly indicators: Indicators | undefined
  /** Eligible positions, by market and side. */
  readonly sizes: ReadonlyMap<string, number> | undefined
  readonly triggers: ReadonlyMap<string, readonly TriggerState[]>
  readonly seesQueues: boolean
}

function columnsOf(terms: ListTerms): readonly Column<Row>[] {
  const { domain, indicators, sizes, triggers, seesQueues } = terms
  return [
    {
      title: 'market',
      isName: true,
      cell: ({ market }) => <Link to={pathTo(domain, 'market', market)}>{market}</Link>,
    },
    { title: 'mark', isNumber: true, cell: (row) => <Mark row={row} /> },
    {
      title: 'change',
      isNumber: true,
      cell: ({ market }) => <Change change={changeOf(indicators, market)} />,
    },
    {
      title: 'open interest',
      isNumber: true,
      cell: ({ openInterest }) => <Amount value={openInterest} places={3} />,
    },
    { title: 'price', cell: (row) => <PriceBadge market={row} /> },
    {
      title: 'halt',
      cell: ({ haltedFor }) =>
        haltedFor === undefined ? (
          'no'
        ) : (
          <span title={haltedFor}>
            <Badge tone="danger">halted</Badge>
          </span>
        ),
    },
    ...(seesQueues
      ? sides.map((side) => ({
          title: `${side} queue`,
          isNumber: true,
          cell: ({ market }: Row) => <QueueSize count={sizes?.get(`${market} ${side}`)} />,
        }))
      : []),
    {
      title: 'triggers on',
      cell: ({ market }) => <TriggersOn states={triggers.get(market) ?? []} />,
    },
  ]
}

function Mark({ row }: { readonly row: Row }): JSX.Element {
  const { live } = useDomain()
  const now = live.marks.value.get(row.market) ?? row
  return <Amount value={now.markPrice} places={row.priceDecimals} />
}

function QueueSize({ count }: { readonly count: number | undefined }): JSX.Element {
  return count === undefined ? <span class="unknown">…</span> : <>{grouped(String(count))}</>
}

function TriggersOn({ states }: { readonly states: readonly TriggerState[] }): JSX.Element {
  const on = states.filter((state) => state.on)
  if (states.length === 0) return <span class="fine">no trigger</span>
  if (on.length === 0) return <>none of {states.length}</>
  return (
    <>
      {on.map((state) => (
        <Badge key={state.layerIndex} tone="danger">
          {layerTitle(state)}
        </Badge>
      ))}
    </>
  )
}

/** How many positions of each side are eligible, by market and side. */
function useQueueSizes(rows: readonly Row[] | undefined): ReadonlyMap<string, number> | undefined {
  const { domain, client, about } = useDomain()
  const isAsked = rows !== undefined && mayCall(about, 'getQueue')
  const read = useRead(
    isAsked ? `sizes ${domain}` : undefined,
    async (signal) => {
      const sizes = new Map<string, number>()
      for (const { market } of rows?.slice(0, queuesMax) ?? []) {
        const asked = sides.map((side) =>
          client.getQueue({ domain, market, side, limit: 1 }, { signal }),
        )
        for (const { side, positions } of await Promise.all(asked))
          sizes.set(`${market} ${side}`, positions)
      }
      return sizes
    },
    { everyMs: queuesMs },
  )
  return read.value
}
