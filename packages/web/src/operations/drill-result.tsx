import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { grouped, signOf } from '../parts/decimal-words.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { Figure, Figures } from '../parts/figure.tsx'
import { StackedBars } from '../parts/stacked-bars.tsx'
import {
  checkWords,
  detailWords,
  type Drill,
  drillHeadline,
  paidWords,
  stepWords,
} from './drill-words.ts'

/** How the waterfall held on a copy. */
export function DrillResult({ drill }: { readonly drill: Drill }): JSX.Element {
  const { asset } = useDomain()
  const unit = asset?.name ?? ''
  return (
    <div class="drill">
      <p class="headline" role="status">
        {drillHeadline(drill, unit)}
      </p>
      <ul class="checks">
        {drill.scorecard.checks.map((check) => (
          <li key={check.check} class={check.isMet ? 'met' : 'unmet'}>
            <span aria-hidden="true">{check.isMet ? '✓' : '✗'}</span>
            <span class="unseen">{check.isMet ? 'Held: ' : 'Did not hold: '}</span>
            <strong>{checkWords(check.check)}</strong>{' '}
            <span class="fine">{detailWords(check)}</span>
          </li>
        ))}
      </ul>
      {drill.scorecard.cases === 0 ? null : <Paid drill={drill} unit={unit} />}
      <Scores drill={drill} unit={unit} />
      <Steps drill={drill} />
      {drill.resolution === undefined ? null : (
        <DownloadButton
          name={`drill-${drill.sequence}.json`}
          type="application/json"
          content={() => `${JSON.stringify(drill, null, 2)}\n`}
          words="Download the drill with every round (JSON)"
        />
      )}
    </div>
  )
}

interface PartProps {
  readonly drill: Drill
  readonly unit: string
}

function Paid({ drill, unit }: PartProps): JSX.Element | null {
  const { paidByFunds, takenFromCounterparties, takenFromGains, deficit } = drill.scorecard
  const parts = {
    funds: paidByFunds,
    counterparties: takenFromCounterparties,
    gains: takenFromGains,
  }
  type Payer = keyof typeof parts
  // An empty bar would look as if something were missing.
  if (Object.values(parts).every((amount) => signOf(amount) <= 0)) return null
  return (
    <StackedBars<Payer>
      label={`Who paid, in ${unit}: ${paidWords(drill.scorecard)}`}
      kinds={[
        { kind: 'funds', words: 'funds', look: 'fund' },
        { kind: 'counterparties', words: 'counterparties', look: 'cut' },
        { kind: 'gains', words: 'gains', look: 'charge' },
      ]}
      bars={[
        {
          key: 'paid',
          label: 'Who paid',
          parts: {
            funds: Number(paidByFunds),
            counterparties: Number(takenFromCounterparties),
            gains: Number(takenFromGains),
          },
          words: {
            funds: `${grouped(paidByFunds)} ${unit}`,
            counterparties: `${grouped(takenFromCounterparties)} ${unit}`,
            gains: `${grouped(takenFromGains)} ${unit}`,
          },
          note: `deficit ${grouped(deficit, 0)}`,
        },
      ]}
    />
  )
}

function Scores({ drill, unit }: PartProps): JSX.Element {
  const { scorecard: score } = drill
  return (
    <Figures>
      <Figure
        label="Cases"
        note={`${grouped(String(score.closed))} closed, ${grouped(String(score.suspended))} suspended`}
      >
        {grouped(String(score.cases))}
      </Figure>
      <Figure label="Deficit" note={unit}>
        <Amount value={score.deficit} />
      </Figure>
      <Figure label="Funds" note={`${unit}, before and after`}>
        <Amount value={score.fundsBefore} places={0} /> →{' '}
        <Amount value={score.fundsAfter} places={0} />
      </Figure>
      <Figure
        label="Accounts cut"
        note={
          signOf(score.largestForgone) > 0 ? (
            <>
              at most <Amount value={score.largestForgone} /> forgone
            </>
          ) : (
            'none at a loss'
          )
        }
      >
        {grouped(String(score.accountsCut))}
      </Figure>
      <Figure label="Handed to the market" note="buckets to liquidate">
        {grouped(String(score.liquidations))}
      </Figure>
      <Figure label="Markets halted" note={score.haltedMarkets.join(', ')}>
        {score.haltedMarkets.length}
      </Figure>
    </Figures>
  )
}

interface StepRow {
  readonly place: string
  readonly count: number
  readonly step: Drill['steps'][number]
}

/** The same step with the same outcome, one after another, is one row. */
function Steps({ drill }: { readonly drill: Drill }): JSX.Element {
  const rows: StepRow[] = []
  for (const [index, step] of drill.steps.entries()) {
    const last = rows.at(-1)
    const isSame =
      last?.step.step === step.step &&
      last.step.outcome === step.outcome &&
      last.step.detail === step.detail
    if (isSame && last !== undefined) rows[rows.length - 1] = { ...last, count: last.count + 1 }
    else rows.push({ place: String(index + 1), count: 1, step })
  }
  return (
    <details>
      <summary>
        Steps <span class="fine">{grouped(String(drill.steps.length))}</span>
      </summary>
      <DataTable
        caption="Steps of the drill"
        isCaptionHidden
        rows={rows}
        keyOf={({ place }) => place}
        columns={[
          { title: 'from step', isNumber: true, cell: ({ place }) => grouped(place) },
          { title: 'what', isName: true, cell: ({ step }) => stepWords(step.step) },
          { title: 'times', isNumber: true, cell: ({ count }) => grouped(String(count)) },
          {
            title: 'outcome',
            cell: ({ step }) =>
              step.outcome === 'rejected' ? (
                <>
                  <Badge tone="danger">refused</Badge> {step.code}: {step.detail}
                </>
              ) : (
                <Badge tone="calm">{step.outcome}</Badge>
              ),
          },
        ]}
      />
    </details>
  )
}
