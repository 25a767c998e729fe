import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { grouped, percent } from '../parts/decimal-words.ts'
import { Instant } from '../parts/instant.tsx'
import { type BarKind, StackedBars } from '../parts/stacked-bars.tsx'
import { Empty } from '../parts/states.tsx'
import {
  type ComparedKind,
  type ComparedPolicy,
  comparedPolicies,
  type ComparisonDocument,
  takenInAll,
  takenUnder,
} from './compared.ts'

const kinds: readonly BarKind<ComparedKind>[] = [
  { kind: 'funds', words: 'funds', look: 'fund' },
  { kind: 'counterparties', words: 'counterparties, against mark', look: 'cut' },
  { kind: 'gains', words: 'gains', look: 'charge' },
  { kind: 'left', words: 'nobody: left over', look: 'left' },
]

/** What each policy would have taken, and from whom; then what it would have meant for the accounts and for the next shock. */
export function ComparedResult({
  document,
}: {
  readonly document: ComparisonDocument
}): JSX.Element {
  const { asset } = useDomain()
  const unit = asset?.name ?? ''
  const { rows, refused } = comparedPolicies(document)
  return (
    <div class="case-compared" role="status">
      {document.place === undefined ? null : (
        <p class="fine">
          Book of record {grouped(String(document.place.sequence))},{' '}
          <Instant ms={document.place.timeMs} as="both" precise />, in {unit}.
        </p>
      )}
      {rows.length === 0 ? (
        <Empty>None of the policies can be carried out on this book.</Empty>
      ) : (
        <>
          <StackedBars
            label={`What each policy takes for this case, in ${unit}: ${rows.map(barWords).join('; ')}.`}
            kinds={kinds}
            bars={rows.map(({ policy, outcome }) => {
              const taken = takenUnder(outcome)
              return {
                key: policy,
                label: policy,
                parts: numbersOf(taken),
                words: wordsOf(taken),
                note: outcome.opened ? grouped(takenInAll(outcome)) : 'no case',
              }
            })}
          />
          <DataTable
            caption="This case under each policy"
            rows={rows}
            keyOf={({ policy }) => policy}
            columns={columns}
          />
          <p class="fine">
            Funds, counterparties, gains and accounts are of this case. The largest cut, broken
            hedges and the shortfall of the next shock are of the whole round, in which other cases
            may stand as well.
          </p>
        </>
      )}
      {refused.map(({ policy, message }) => (
        <p class="state" key={policy}>
          <Badge tone="attention">refused</Badge> <strong>{policy}</strong>: {message}
        </p>
      ))}
    </div>
  )
}

function barWords({ policy, outcome }: ComparedPolicy): string {
  const { funds, counterparties, gains, left } = takenUnder(outcome)
  return `${policy}: funds ${grouped(funds)}, counterparties ${grouped(counterparties)}, gains ${grouped(gains)}, left ${grouped(left)}`
}

function numbersOf(
  taken: Readonly<Record<ComparedKind, string>>,
): Readonly<Record<ComparedKind, number>> {
  const { funds, counterparties, gains, left } = taken
  return {
    funds: Number(funds),
    counterparties: Number(counterparties),
    gains: Number(gains),
    left: Number(left),
  }
}

function wordsOf(
  taken: Readonly<Record<ComparedKind, string>>,
): Readonly<Record<ComparedKind, string>> {
  const { funds, counterparties, gains, left } = taken
  return {
    funds: grouped(funds),
    counterparties: grouped(counterparties),
    gains: grouped(gains),
    left: grouped(left),
  }
}

function amountColumn(
  title: string,
  value: (row: ComparedPolicy) => string | undefined,
): Column<ComparedPolicy> {
  return { title, isNumber: true, cell: (row) => <Amount value={value(row)} /> }
}

const columns: readonly Column<ComparedPolicy>[] = [
  { title: 'policy', isName: true, cell: ({ policy }) => policy },
  amountColumn('funds', ({ outcome }) => outcome.paidByFunds),
  amountColumn('counterparties', ({ outcome }) => outcome.takenFromCounterparties),
  amountColumn('gains', ({ outcome }) => outcome.takenFromGains),
  amountColumn('left over', ({ outcome }) => outcome.residualDeficit),
  {
    title: 'accounts cut',
    isNumber: true,
    cell: ({ outcome }) => grouped(String(outcome.accountsCut)),
  },
  {
    title: 'charged',
    isNumber: true,
    cell: ({ outcome }) => grouped(String(outcome.accountsCharged)),
  },
  {
    title: 'largest cut of a position',
    isNumber: true,
    cell: ({ round }) => {
      const share = round?.cuts.largestShare?.share.display
      return share === undefined ? <span class="fine">none cut</span> : percent(share)
    },
  },
  amountColumn('broken hedges', ({ round }) => round?.risk.stress.brokenHedges),
  amountColumn('next-shock shortfall', ({ round }) => round?.risk.nextShock.shortfall),
]
