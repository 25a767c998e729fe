import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import type { Fund, FundAlarm } from '../live/domain-live.ts'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty } from '../parts/states.tsx'

/** What each fund has and can pay, with markets that no money can reach. */
export function FundTable({
  funds,
  alarms,
}: {
  readonly funds: readonly Fund[]
  readonly alarms: readonly FundAlarm[]
}): JSX.Element {
  const { asset } = useDomain()
  const alarmed = new Set(alarms.flatMap(({ funds: named }) => named))
  return (
    <Panel title="Funds">
      {funds.length === 0 ? (
        <Empty>There is no fund: the first loss goes to the layers after it.</Empty>
      ) : (
        <DataTable
          caption={asset === undefined ? 'Funds' : `Funds, in ${asset.name}`}
          isCaptionHidden
          rows={funds}
          keyOf={({ fund }) => fund}
          columns={[
            {
              title: 'fund',
              isName: true,
              cell: ({ fund, purpose }) => (
                <>
                  {fund}
                  {purpose === 'venueCapital' ? <span class="fine"> venue capital</span> : null}
                </>
              ),
            },
            {
              title: 'can pay',
              isNumber: true,
              cell: (row) => <Amount value={row.available} places={0} />,
            },
            {
              title: 'balance',
              isNumber: true,
              cell: (row) => <Amount value={row.balance} places={0} />,
            },
            {
              title: 'floor',
              isNumber: true,
              isMinor: true,
              cell: (row) => <Amount value={row.floor} places={0} />,
            },
            {
              title: 'serves',
              isMinor: true,
              cell: ({ markets }) => <span title={markets.join(', ')}>{servedWords(markets)}</span>,
            },
            {
              title: 'holds',
              isNumber: true,
              isMinor: true,
              cell: ({ positions }) => (positions.length === 0 ? 'no positions' : positions.length),
            },
            {
              title: 'state',
              cell: (row) => <FundState fund={row} isAlarmed={alarmed.has(row.fund)} />,
            },
          ]}
        />
      )}
    </Panel>
  )
}

function servedWords(markets: readonly string[]): string {
  if (markets.length === 0) return 'no market'
  return markets.length <= 2 ? markets.join(', ') : `${markets.length} markets`
}

function FundState({
  fund,
  isAlarmed,
}: {
  readonly fund: Fund
  readonly isAlarmed: boolean
}): JSX.Element {
  if (isAlarmed) return <Badge tone="danger">cut off</Badge>
  return /[1-9]/u.test(fund.available) ? (
    <Badge tone="calm">can pay</Badge>
  ) : (
    <Badge tone="attention">empty</Badge>
  )
}
