import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Amount } from '../parts/amount.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Lights } from '../parts/lights.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import { AccountLink } from './account-link.tsx'
import { type QueueHead, queueHeads } from './queue-heads.ts'

const everyMs = 10_000
/** Of every queue. */
const headsOfEach = 3
/** Each has two queues to ask for. */
const marketsMax = 20
const shownMax = 20

/** Who would be deleveraged first: the heads of the queues. */
export function AtRisk(): JSX.Element {
  const { domain, client } = useDomain()
  const heads = useRead(
    `heads ${domain}`,
    async (signal) => {
      const { rows } = await client.listMarkets({ domain }, { signal })
      const queues = await Promise.all(
        rows
          .slice(0, marketsMax)
          .flatMap(({ market }) =>
            (['long', 'short'] as const).map((side) =>
              client.getQueue({ domain, market, side, limit: headsOfEach }, { signal }),
            ),
          ),
      )
      return { heads: queueHeads(queues), markets: rows.length }
    },
    { everyMs },
  )
  return (
    <Panel
      title="First in the queues"
      about="Who would be deleveraged first if a case needed it: the heads of the queues, largest value at mark first."
    >
      <Reading read={heads} what="the heads of the queues">
        {({ heads: rows, markets }) => (
          <>
            {rows.length === 0 ? (
              <Empty>Nobody can be deleveraged now: no position is eligible in any queue.</Empty>
            ) : (
              <DataTable<QueueHead>
                caption="Heads of the deleveraging queues"
                isCaptionHidden
                rows={rows.slice(0, shownMax)}
                keyOf={({ key }) => key}
                columns={[
                  {
                    title: 'account',
                    isName: true,
                    cell: ({ account }) => <AccountLink account={account} />,
                  },
                  {
                    title: 'position',
                    cell: ({ market, side }) => (
                      <span class="phrase">
                        {market} <span class={`side ${side}`}>{side}</span>
                      </span>
                    ),
                  },
                  { title: 'rank', isNumber: true, cell: ({ rank }) => rank },
                  { title: 'lights', cell: ({ lights }) => <Lights lights={lights} /> },
                  {
                    title: 'value',
                    isNumber: true,
                    cell: ({ value }) => <Amount value={value} places={0} />,
                  },
                ]}
              />
            )}
            {markets > marketsMax ? (
              <p class="fine">
                Of the first {marketsMax} of {markets} markets by id.
              </p>
            ) : null}
          </>
        )}
      </Reading>
    </Panel>
  )
}
