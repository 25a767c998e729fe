import type { ComponentChildren, JSX } from 'preact'
import { Amount } from '../parts/amount.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { grouped } from '../parts/decimal-words.ts'
import {
  endsMarkets,
  hasLeast,
  type MeasuredRow,
  type MetricName,
  paidBy,
  type Payer,
  tellingMetrics,
} from './comparison-reading.ts'
import { ExactRatio } from './exact-ratio.tsx'

interface MetricTableProps {
  readonly rows: readonly MeasuredRow[]
  readonly asset: string
}

/** Every policy with what it cost, whom, and what it leaves. The least of each is marked in words. */
export function MetricTable({ rows, asset }: MetricTableProps): JSX.Element {
  const telling = tellingMetrics(rows)
  const money = (value: string): JSX.Element => <Amount value={value} places={0} />
  const metric = (
    title: string,
    name: MetricName,
    cell: (row: MeasuredRow) => ComponentChildren,
  ): Column<MeasuredRow> => ({
    title,
    isNumber: true,
    cell: (row) => (
      <>
        {cell(row)}
        {telling.has(name) && hasLeast(row, name) ? <LeastMark row={row} /> : null}
      </>
    ),
  })
  const paid = (title: string, payer: Payer): Column<MeasuredRow> => ({
    title,
    isNumber: true,
    cell: (row) => money(paidBy(row)[payer]),
  })
  return (
    <DataTable
      caption={`What each policy costs and leaves, in ${asset}; less is better from “left over” on`}
      rows={rows}
      keyOf={({ policy }) => policy}
      columns={[
        { title: 'policy', isName: true, cell: ({ policy }) => policy },
        { title: 'deficit', isNumber: true, cell: ({ deficit }) => money(deficit) },
        paid('funds', 'funds'),
        paid('counterparties', 'counterparties'),
        paid('gains', 'gains'),
        metric('left over', 'residualDeficit', (row) => money(row.residualDeficit)),
        metric('accounts cut', 'accountsCut', ({ accounts }) => grouped(String(accounts.cut))),
        {
          title: 'largest cut of a position',
          isNumber: true,
          cell: ({ cuts }) => <Share value={cuts.largestShare?.share} />,
        },
        metric('largest share of equity', 'largestShareOfEquity', ({ risk }) => (
          <Share value={risk.shares.largestOfEquity} />
        )),
        {
          title: 'worst gap to mark',
          isNumber: true,
          cell: ({ cuts }) => <Share value={cuts.worstGap} />,
        },
        metric('broken hedges', 'brokenHedges', ({ risk }) => money(risk.stress.brokenHedges)),
        metric('next-shock shortfall', 'nextShockShortfall', ({ risk }) =>
          money(risk.nextShock.shortfall),
        ),
        metric('stress leverage', 'stressLeverage', ({ risk }) =>
          risk.stress.largest === undefined ? (
            none
          ) : (
            <ExactRatio value={risk.stress.largest.leverage} as="ratio" />
          ),
        ),
      ]}
    />
  )
}

const none = <span class="unknown">none</span>

function Share({
  value,
}: {
  readonly value: Parameters<typeof ExactRatio>[0]['value']
}): JSX.Element {
  return value === undefined ? none : <ExactRatio value={value} as="share" />
}

/** Policies that end markets are compared with each other only. */
function LeastMark({ row }: { readonly row: MeasuredRow }): JSX.Element {
  return (
    <span class="least">
      {' '}
      least{endsMarkets(row) ? <span class="unseen"> of those that end markets</span> : null}
    </span>
  )
}
