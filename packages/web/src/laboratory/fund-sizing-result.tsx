import type { FundSizingDocument } from '@plimsoll/reports'
import type { JSX } from 'preact'
import { Amount } from '../parts/amount.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { grouped, percent } from '../parts/decimal-words.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { Figure, Figures } from '../parts/figure.tsx'
import { DrawChart } from './draw-chart.tsx'
import { shareWords } from './shocks.ts'

interface FundSizingResultProps {
  readonly result: FundSizingDocument
}

/** How large the insurance funds have to be. */
export function FundSizingResult({ result }: FundSizingResultProps): JSX.Element {
  const { answer, caveats, scenario, confidence, seedFirst } = result
  return (
    <div class="comparison-result">
      <p class="headline">
        <strong>{answer}</strong>
      </p>
      <SizeFigures result={result} />
      <h3>What the funds are asked for at the worst moment of a run</h3>
      <DrawChart result={result} />
      <FundTable result={result} />
      <h3>A fund for every market, or one for all</h3>
      <PoolingTable result={result} />
      <h3>The book as it stands, right after a move of all marks</h3>
      <StandingTable result={result} />
      <h3>Before you use it</h3>
      <ul class="fine">
        {caveats.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>
        <DownloadButton
          name={`fund-size-${scenario}-${confidence}-${seedFirst}.json`}
          type="application/json"
          content={() => `${JSON.stringify(result, null, 2)}\n`}
          words="Download every number (JSON)"
        />
      </p>
    </div>
  )
}

function SizeFigures({ result }: FundSizingResultProps): JSX.Element {
  const { recommended, available, missing, emptiedNow, net, asset, confidence, paths } = result
  const { low, high } = net.valueAtRiskBand
  return (
    <Figures>
      <Figure label="Size to hold" note={`${asset.name}, above the floors`}>
        <Amount value={recommended} places={0} />
      </Figure>
      <Figure label="The funds have" note={asset.name}>
        <Amount value={available} places={0} />
      </Figure>
      <Figure label="Missing" note={asset.name}>
        <Amount value={missing} places={0} />
      </Figure>
      <Figure label="A fund does not suffice now" note="of the runs">
        {percent(emptiedNow.probability)}
      </Figure>
      <Figure
        label={`${percent(confidence, 0)} of the runs ask for at most`}
        note={
          <>
            band of 90 %: <Amount value={low} places={0} /> to <Amount value={high} places={0} />
          </>
        }
      >
        <Amount value={net.valueAtRisk} places={0} />
      </Figure>
      <Figure label="The others, in the mean" note={`${grouped(String(paths))} runs`}>
        <Amount value={net.expectedShortfall} places={0} />
      </Figure>
    </Figures>
  )
}

function FundTable({ result: { funds, asset } }: FundSizingResultProps): JSX.Element {
  return (
    <DataTable
      caption={`Fund by fund, in ${asset.name}`}
      rows={funds}
      keyOf={({ fund }) => fund}
      columns={[
        { title: 'fund', isName: true, cell: ({ fund }) => fund },
        {
          title: 'has',
          isNumber: true,
          cell: ({ available }) => <Amount value={available} places={0} />,
        },
        {
          title: 'needs',
          isNumber: true,
          cell: ({ recommended }) => <Amount value={recommended} places={0} />,
        },
        {
          title: 'does not suffice',
          isNumber: true,
          cell: ({ emptied }) => percent(emptied.probability),
        },
      ]}
    />
  )
}

function PoolingTable({ result }: FundSizingResultProps): JSX.Element {
  const { pooling, paths, asset } = result
  return (
    <>
      <p>
        Separate funds need <Amount value={pooling.separate} places={0} /> together, one fund{' '}
        <Amount value={pooling.pooled} places={0} />: <Amount value={pooling.saved} places={0} />{' '}
        {asset.name} less.
      </p>
      <DataTable
        caption={`Market by market, in ${asset.name}: a fund of its own, and its part of the one fund`}
        rows={pooling.markets}
        keyOf={({ market }) => market}
        columns={[
          { title: 'market', isName: true, cell: ({ market }) => market },
          {
            title: 'mean',
            isNumber: true,
            isMinor: true,
            cell: ({ mean }) => <Amount value={mean} places={0} />,
          },
          {
            title: 'alone',
            isNumber: true,
            cell: ({ size }) => <Amount value={size} places={0} />,
          },
          {
            title: 'part of one',
            isNumber: true,
            cell: ({ divided }) => <Amount value={divided} places={0} />,
          },
          {
            title: 'does not suffice',
            isNumber: true,
            cell: ({ dividedEmptied }) => percent(dividedEmptied / paths),
          },
        ]}
      />
    </>
  )
}

function StandingTable({ result: { standing, asset } }: FundSizingResultProps): JSX.Element {
  return (
    <DataTable
      caption={`Nothing is liquidated on the way; in ${asset.name}`}
      rows={standing}
      keyOf={({ movePercent }) => movePercent}
      columns={[
        {
          title: 'move',
          isName: true,
          cell: ({ movePercent }) => shareWords(String(Number(movePercent) / 100)),
        },
        {
          title: 'would be missing',
          isNumber: true,
          cell: ({ deficit }) => <Amount value={deficit} places={0} />,
        },
        { title: 'owners', isNumber: true, cell: ({ owners }) => grouped(String(owners)) },
        {
          title: 'the largest owes',
          isNumber: true,
          isMinor: true,
          cell: ({ largest: [first] }) =>
            first === undefined ? '–' : <Amount value={first.deficit} places={0} />,
        },
      ]}
    />
  )
}
