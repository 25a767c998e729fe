import type { JSX } from 'preact'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { compact, grouped, signOf } from '../parts/decimal-words.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { StackedBars } from '../parts/stacked-bars.tsx'
import { Empty } from '../parts/states.tsx'
import {
  type CaseOutcome,
  type ComparisonResult,
  endsMarkets,
  type MeasuredRow,
  paidBy,
  type Payer,
  payerKinds,
  type RefusedRow,
  sortedOut,
} from './comparison-reading.ts'
import { FrontChart } from './front-chart.tsx'
import { MetricTable } from './metric-table.tsx'

interface ComparisonResultProps {
  readonly id: string
  readonly result: ComparisonResult
  /** Of the case that was asked for, if one was. */
  readonly caseOutcomes: readonly CaseOutcome[] | undefined
}

/** What a comparison found. */
export function ComparisonResultView({
  id,
  result,
  caseOutcomes,
}: ComparisonResultProps): JSX.Element {
  const { measured, refused } = sortedOut(result)
  const { asset, nextShocks } = result
  const hasCases = measured.some(({ cases }) => cases.opened > 0)
  return (
    <div class="comparison-result">
      {hasCases ? (
        <>
          <h3>Who pays</h3>
          <PayerBars rows={measured} asset={asset} />
          <h3>Broken hedges against the next shock</h3>
          <FrontChart rows={measured} asset={asset} />
          <h3>In numbers</h3>
          <MetricTable rows={measured} asset={asset} />
          <p class="fine">
            Next shock: {grouped(String(nextShocks.draws))} drawn moves of all prices, seed{' '}
            {nextShocks.seed}; the shortfall is the mean of what the worst ones leave unpaid (beyond
            the level {nextShocks.level}). “Least” is the least of each number that any policy here
            reached; it is left out where all are alike.
          </p>
          <h3>What each gives up</h3>
          <Verdicts rows={measured} />
        </>
      ) : measured.length === 0 ? null : (
        <Empty>
          Nobody is bankrupt in this book at these prices, so there is nothing to pay under any
          policy. Move the prices, or take the book before a case.
        </Empty>
      )}
      {caseOutcomes === undefined ? null : <CaseTable rows={caseOutcomes} asset={asset} />}
      <RefusedPolicies rows={refused} />
      <p>
        <DownloadButton
          name={`comparison-${result.domain}-${id}.json`}
          type="application/json"
          content={() => `${JSON.stringify(result, null, 2)}\n`}
          words="Download every number (JSON)"
        />
      </p>
    </div>
  )
}

function PayerBars({
  rows,
  asset,
}: {
  readonly rows: readonly MeasuredRow[]
  readonly asset: string
}): JSX.Element {
  return (
    <StackedBars<Payer>
      label={`Who pays the deficit under each policy, in ${asset}. The numbers are in the table below.`}
      kinds={payerKinds}
      bars={rows.map((row) => {
        const paid = paidBy(row)
        const shown = payerKinds.filter(({ kind }) => signOf(paid[kind]) > 0)
        return {
          key: row.policy,
          label: row.policy,
          parts: Object.fromEntries(shown.map(({ kind }) => [kind, Number(paid[kind])])),
          words: Object.fromEntries(
            shown.map(({ kind }) => [kind, `${grouped(paid[kind])} ${asset}`]),
          ),
          note: compact(Number(row.deficit)),
        }
      })}
    />
  )
}

function Verdicts({ rows }: { readonly rows: readonly MeasuredRow[] }): JSX.Element {
  return (
    <dl class="verdicts">
      {rows.map((row) => (
        <div key={row.policy}>
          <dt>
            {row.policy}{' '}
            {row.front.pair && !endsMarkets(row) ? <Badge tone="calm">front</Badge> : null}
            {endsMarkets(row) ? <Badge tone="attention">ends markets</Badge> : null}
          </dt>
          <dd>
            <p>{row.verdict}</p>
            <p class="fine">{row.summary}</p>
            {row.after.bankrupted.length === 0 ? null : (
              <p class="fine">
                Bankrupt afterwards: {row.after.bankrupted.length}{' '}
                {row.after.bankrupted.length === 1 ? 'account' : 'accounts'} that were not before.
              </p>
            )}
            <p class="fine">
              Dearest for one account:{' '}
              {row.concentration === undefined ? (
                'nobody paid'
              ) : (
                <>
                  {row.concentration.topAccount} bears{' '}
                  {Math.round(Number(row.concentration.topShare.display) * 100)} % of{' '}
                  <Amount value={row.concentration.cost} places={0} />
                </>
              )}
            </p>
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface CaseTableProps {
  readonly rows: readonly CaseOutcome[]
  readonly asset: string
}

function CaseTable({ rows, asset }: CaseTableProps): JSX.Element {
  const money = (title: string, amountOf: (row: CaseOutcome) => string): Column<CaseOutcome> => ({
    title,
    isNumber: true,
    cell: (row) => <Amount value={amountOf(row)} places={0} />,
  })
  return (
    <>
      <h3>The case itself</h3>
      <DataTable
        caption={`What each policy does about this one case, in ${asset}`}
        rows={rows}
        keyOf={({ policy }) => policy}
        columns={[
          {
            title: 'policy',
            isName: true,
            cell: ({ policy, opened }) => (opened ? policy : `${policy} (no case)`),
          },
          money('funds', (row) => row.paidByFunds),
          money('counterparties', (row) => row.takenFromCounterparties),
          money('gains', (row) => row.takenFromGains),
          money('left over', (row) => row.residualDeficit),
          {
            title: 'accounts cut',
            isNumber: true,
            cell: (row) => grouped(String(row.accountsCut)),
          },
          { title: 'charged', isNumber: true, cell: (row) => grouped(String(row.accountsCharged)) },
        ]}
      />
    </>
  )
}

function RefusedPolicies({ rows }: { readonly rows: readonly RefusedRow[] }): JSX.Element | null {
  if (rows.length === 0) return null
  return (
    <>
      <h3>Cannot serve this book</h3>
      <ul class="refused">
        {rows.map(({ policy, refused }) => (
          <li key={policy}>
            <strong>{policy}</strong>: {refused.message} <span class="fine">{refused.code}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
