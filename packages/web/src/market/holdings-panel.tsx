import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Amount } from '../parts/amount.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { grouped, percent } from '../parts/decimal-words.ts'
import { Panel } from '../parts/panel.tsx'
import type { Depths } from './lights-table.tsx'
import { holdingsOf, largestOf, shareOf, sumOf } from './holdings.ts'
import { type Queue, sides } from './queue/queue-document.ts'

interface HoldingsPanelProps {
  readonly market: string
  readonly openInterest: string
  readonly funds: CallAnswer<'listFunds'>['rows'] | undefined
  readonly depths: Depths
  /** Of a key that sees its own rows only: nobody's size is named. */
  readonly isOwn: boolean
}

/** Rows that are looked through for the largest. */
const searchedRows = 1_000

const everyMs = 10_000

/** Who holds the market, how much of it could be deleveraged, and how much of that is in one hand. */
export function HoldingsPanel(props: HoldingsPanelProps): JSX.Element {
  const { market, openInterest, funds = [], depths, isOwn } = props
  const { domain, client } = useDomain()
  const first = useRead(
    isOwn ? undefined : `largest ${domain} ${market}`,
    async (signal) => {
      const [long, short] = await Promise.all(
        sides.map((side) =>
          client.getQueue({ domain, market, side, limit: searchedRows }, { signal }),
        ),
      )
      return { long, short }
    },
    { everyMs },
  )
  return (
    <Panel
      title="Open interest and imbalance"
      about="Longs and shorts are of the same size; what differs is who holds them, and how much of them could be deleveraged."
    >
      <DataTable
        caption="Who holds each side"
        isCaptionHidden
        rows={sides.map((side) => ({
          side,
          holdings: holdingsOf(openInterest, funds, market, side),
          eligible: eligibleOf(depths[side]),
          queue: first.value?.[side],
        }))}
        keyOf={({ side }) => side}
        columns={[
          { title: 'side', isName: true, cell: ({ side }) => side },
          {
            title: 'accounts hold',
            isNumber: true,
            cell: ({ holdings }) => <Amount value={holdings.byOthers} places={3} />,
          },
          {
            title: 'funds hold',
            isNumber: true,
            cell: ({ holdings }) => <Amount value={holdings.byFunds} places={3} />,
          },
          {
            title: 'eligible',
            isNumber: true,
            cell: ({ eligible, holdings }) => <Part part={eligible} whole={holdings.all} />,
          },
          ...(isOwn
            ? []
            : [
                {
                  title: 'largest position',
                  isNumber: true,
                  cell: ({
                    queue,
                    holdings,
                  }: {
                    queue: Queue | undefined
                    holdings: { all: string }
                  }) => <Largest queue={queue} whole={holdings.all} />,
                },
              ]),
        ]}
      />
    </Panel>
  )
}

function eligibleOf(depth: Depths['long']): string | undefined {
  return depth === undefined ? undefined : sumOf(depth)
}

function Part({
  part,
  whole,
}: {
  readonly part: string | undefined
  readonly whole: string
}): JSX.Element {
  const share = part === undefined ? undefined : shareOf(part, whole)
  return (
    <>
      <Amount value={part} places={3} />
      {share === undefined ? null : <span class="fine"> {percent(share)}</span>}
    </>
  )
}

function Largest({
  queue,
  whole,
}: {
  readonly queue: Queue | undefined
  readonly whole: string
}): JSX.Element {
  const { domain } = useDomain()
  if (queue === undefined) return <span class="unknown">loading</span>
  const row = largestOf(queue.rows)
  const share = row === undefined ? undefined : shareOf(row.size, whole)
  if (row === undefined || share === undefined) return <span class="unknown">none</span>
  return (
    <>
      {percent(share)}{' '}
      <span class="fine">
        <Link to={pathTo(domain, 'account', row.account)}>{row.account}</Link>
        {queue.next === undefined ? '' : ` among the first ${grouped(String(searchedRows))}`}
      </span>
    </>
  )
}
