import type { JSX } from 'preact'
import { Amount } from '../parts/amount.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { compact, grouped, percent, signOf } from '../parts/decimal-words.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { Figure, Figures } from '../parts/figure.tsx'
import { duration, Instant } from '../parts/instant.tsx'
import { LineChart } from '../parts/line-chart.tsx'
import { StackedBars } from '../parts/stacked-bars.tsx'
import { chargedKinds } from './comparison-reading.ts'
import {
  burdensOf,
  type CutAccount,
  type CutSide,
  headlineOf,
  type SimulationResult,
  tellTimeline,
} from './simulation-reading.ts'

interface SimulationResultProps {
  readonly result: SimulationResult
  /** As the server gave it, for the file. */
  readonly whole: unknown
}

/** What a scenario came to. */
export function SimulationResultView({ result, whole }: SimulationResultProps): JSX.Element {
  const { scenario, seed, title } = result
  return (
    <div class="comparison-result">
      <p class="headline">
        <strong>{title}.</strong> {headlineOf(result)}
      </p>
      <RunFigures result={result} />
      <h3>Who paid, minute by minute</h3>
      <Rounds result={result} />
      <h3>Prices and funds</h3>
      <Paths result={result} />
      <h3>What happened when</h3>
      <Timeline result={result} />
      <h3>Who was deleveraged</h3>
      <Cuts result={result} />
      <p>
        <DownloadButton
          name={`simulation-${scenario}-${seed}.json`}
          type="application/json"
          content={() => `${JSON.stringify(whole, null, 2)}\n`}
          words="Download every number (JSON)"
        />
      </p>
    </div>
  )
}

function RunFigures({ result }: { readonly result: SimulationResult }): JSX.Element {
  const { cases, deleveraging, haircut, conservation, asset, startMs, endMs, accounts } = result
  return (
    <Figures>
      <Figure label="Deficit of cases" note={`${asset.name}, when they first opened`}>
        <Amount value={cases.deficit} places={0} />
      </Figure>
      <Figure label="Cases" note={`${cases.suspended} not closed`}>
        {grouped(String(cases.opened))}
      </Figure>
      <Figure label="Accounts cut" note={`of ${grouped(String(accounts))}`}>
        {grouped(String(deleveraging.accounts))}
      </Figure>
      <Figure label="Forgone against mark" note={`${asset.name}, by those cut`}>
        <Amount value={deleveraging.forgone} places={0} />
      </Figure>
      <Figure label="Charged on gains" note={`${haircut.buckets} buckets`}>
        <Amount value={haircut.charged} places={0} />
      </Figure>
      <Figure label="Money" note="before and after, to the unit">
        {signOf(conservation.difference) === 0 ? (
          'conserved'
        ) : (
          <Amount value={conservation.difference} signed />
        )}
      </Figure>
      <Figure label="Length" note={<Instant ms={startMs} as="both" />}>
        {duration(endMs - startMs)}
      </Figure>
    </Figures>
  )
}

const minuteMs = 60_000

function Rounds({ result }: { readonly result: SimulationResult }): JSX.Element {
  const { timeline, asset } = result
  const minutes = new Map<number, { funds: number; counterparties: number; gains: number }>()
  for (const row of timeline) {
    if (row.kind !== 'round') continue
    const minute = Math.floor(row.timeMs / minuteMs) * minuteMs
    const sum = minutes.get(minute) ?? { funds: 0, counterparties: 0, gains: 0 }
    sum.funds += Number(row.paidByFunds)
    sum.counterparties += Number(row.paidByDeleveraging)
    sum.gains += Number(row.paidByHaircut)
    minutes.set(minute, sum)
  }
  return (
    <>
      <StackedBars
        label={`What funds, counterparties and gains paid in the rounds of each minute, in ${asset.name}. Sums by layer are in the table below.`}
        kinds={chargedKinds}
        bars={[...minutes].map(([minute, { funds, counterparties, gains }]) => ({
          key: String(minute),
          label: `${new Date(minute).toISOString().slice(11, 16)} UTC`,
          parts: { funds, counterparties, gains },
          words: {
            funds: compact(funds),
            counterparties: compact(counterparties),
            gains: compact(gains),
          },
          note: compact(funds + counterparties + gains),
        }))}
      />
      <DataTable
        caption={`Who paid over all rounds, in ${asset.name}`}
        rows={burdensOf(result)}
        keyOf={({ name }) => name}
        columns={[
          { title: 'layer', isName: true, cell: ({ name }) => name },
          { title: 'paid', isNumber: true, cell: ({ paid }) => <Amount value={paid} /> },
          {
            title: 'returned',
            isNumber: true,
            isMinor: true,
            cell: ({ returned }) => <Amount value={returned} />,
          },
          { title: 'net', isNumber: true, cell: ({ net }) => <Amount value={net} /> },
          {
            title: 'value moved',
            isNumber: true,
            cell: ({ filledValue }) => <Amount value={filledValue} places={0} />,
          },
          { title: 'fills', isNumber: true, cell: ({ fills }) => grouped(String(fills)) },
        ]}
      />
    </>
  )
}

const pathsDrawn = 5
const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4]] as const

function Paths({ result }: { readonly result: SimulationResult }): JSX.Element {
  const { path, prices, asset, funds } = result
  const timesMs = path.points.map(({ timeMs }) => timeMs)
  const falls = prices
    .map(({ market, first, lowest }) => ({ market, change: Number(lowest) / Number(first) - 1 }))
    .sort((a, b) => a.change - b.change)
    .slice(0, pathsDrawn)
  return (
    <div class="columns">
      <div>
        <LineChart
          label={`Marks against the first, in percent, of the ${falls.length} markets that fell most. The numbers are in the table.`}
          timesMs={timesMs}
          lines={falls.map(({ market }, index) => {
            const at = path.markets.indexOf(market)
            const first = Number(path.points[0]?.marks[at])
            return {
              label: `${market}, %`,
              tone: `tone-${index + 1}`,
              dash: dashes[index] ?? [],
              values: path.points.map(({ marks }) => (Number(marks[at]) / first - 1) * 100),
            }
          })}
        />
        <PriceTable result={result} />
      </div>
      <div>
        <LineChart
          label={`Balances of funds in ${asset.name}. The numbers are in the table.`}
          timesMs={timesMs}
          lines={path.funds.slice(0, pathsDrawn).map((fund, index) => ({
            label: fund,
            tone: index === 0 ? 'water' : `tone-${index + 1}`,
            isArea: index === 0,
            values: path.points.map(({ balances }) => Number(balances[index])),
          }))}
        />
        <DataTable
          caption={`Funds, in ${asset.name}`}
          rows={funds}
          keyOf={({ fund }) => fund}
          columns={[
            { title: 'fund', isName: true, cell: ({ fund }) => fund },
            ...(['before', 'fees', 'paid', 'returned', 'after'] as const).map((field) => ({
              title: field,
              isNumber: true,
              cell: (row: (typeof funds)[number]) => <Amount value={row[field]} places={0} />,
            })),
          ]}
        />
      </div>
    </div>
  )
}

function PriceTable({ result }: { readonly result: SimulationResult }): JSX.Element {
  return (
    <DataTable
      caption="Prices, as the gate let them through"
      rows={result.prices}
      keyOf={({ market }) => market}
      columns={[
        { title: 'market', isName: true, cell: ({ market }) => market },
        {
          title: 'first',
          isNumber: true,
          cell: ({ first }) => <Amount value={first} places={5} />,
        },
        {
          title: 'lowest',
          isNumber: true,
          cell: ({ first, lowest }) => (
            <>
              <Amount value={lowest} places={5} />{' '}
              <span class="fine">{percent(Number(lowest) / Number(first) - 1)}</span>
            </>
          ),
        },
        { title: 'last', isNumber: true, cell: ({ last }) => <Amount value={last} places={5} /> },
        {
          title: 'refused',
          isNumber: true,
          isMinor: true,
          cell: ({ refused }) => refused.reduce((sum, { count }) => sum + count, 0),
        },
        { title: 'halts', isNumber: true, isMinor: true, cell: ({ halts }) => halts },
      ]}
    />
  )
}

function Timeline({ result }: { readonly result: SimulationResult }): JSX.Element {
  const told = tellTimeline(result.timeline.filter(({ kind }) => kind !== 'round'))
  return (
    // A region that scrolls must be reachable by keyboard.
    <ol class="timeline" aria-label="What happened when" tabIndex={0}>
      {told.map(({ timeMs, text, kind }, index) => (
        <li key={index} class={kind}>
          <Instant ms={timeMs} /> <span>{text}</span>
        </li>
      ))}
    </ol>
  )
}

const accountsShown = 20

function Cuts({ result }: { readonly result: SimulationResult }): JSX.Element {
  const { sides, largestAccounts, concentration, fills, accounts } = result.deleveraging
  if (fills === 0) return <p>Nobody was.</p>
  const sideColumns: Column<CutSide>[] = [
    { title: 'market', isName: true, cell: ({ market }) => market },
    { title: 'side', cell: ({ side }) => side },
    { title: 'size cut', isNumber: true, cell: ({ size }) => <Amount value={size} places={3} /> },
    {
      title: 'of open interest',
      isNumber: true,
      cell: ({ size, openInterest }) => percent(Number(size) / Number(openInterest)),
    },
    { title: 'accounts', isNumber: true, cell: (row) => row.accounts },
  ]
  const accountColumns: Column<CutAccount>[] = [
    { title: 'account', isName: true, cell: ({ account }) => account },
    { title: 'fills', isNumber: true, cell: (row) => row.fills },
    {
      title: 'value cut',
      isNumber: true,
      cell: ({ value }) => <Amount value={value} places={0} />,
    },
    {
      title: 'forgone',
      isNumber: true,
      cell: ({ forgone }) => <Amount value={forgone} places={0} />,
    },
  ]
  return (
    <>
      <p>
        {grouped(String(accounts))} accounts in {grouped(String(fills))} fills. Half of the value
        fell on {concentration.halfAccounts} of them.
      </p>
      <div class="columns">
        <DataTable
          caption="By market"
          rows={sides}
          keyOf={({ market, side }) => `${market} ${side}`}
          columns={sideColumns}
        />
        <DataTable
          caption={`The ${Math.min(accountsShown, largestAccounts.length)} it cost most`}
          rows={largestAccounts.slice(0, accountsShown)}
          keyOf={({ account }) => account}
          columns={accountColumns}
        />
      </div>
    </>
  )
}
