import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Amount } from '../parts/amount.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { grouped, signOf } from '../parts/decimal-words.ts'
import { Figure, Figures } from '../parts/figure.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Reading } from '../parts/states.tsx'
import { LoadCurve } from './load-curve.tsx'
import { freeboardWords, type LoadDocument, type LoadRow, loadRows } from './load-reading.ts'
import { shareWords } from './shocks.ts'

const everyMs = 3_000

/** How the live book stands up to common moves of prices. */
export function LoadTool(): JSX.Element {
  const { domain, client, asset } = useDomain()
  const load = useRead(domain, (signal) => client.getLoad({ domain }, { signal }), { everyMs })
  const unit = asset?.name ?? ''
  return (
    <Panel
      title="Sensitivity of the live book"
      about="All marks move by the same part at once, and nothing is liquidated on the way: a measure, not a forecast. The deficit of every pool is set against the funds of all."
    >
      <Reading read={load} what="the load">
        {(value) => (
          <>
            <p class="headline">{freeboardWords(value)}</p>
            <LoadFigures load={value} unit={unit} />
            <LoadCurve load={value} unit={unit} />
            <LoadTable rows={loadRows(value)} unit={unit} />
            <p class="fine">
              Of record {value.at.sequence}, <Instant ms={value.at.timeMs} as="both" />
            </p>
          </>
        )}
      </Reading>
    </Panel>
  )
}

function LoadFigures({
  load,
  unit,
}: {
  readonly load: LoadDocument
  readonly unit: string
}): JSX.Element {
  const { freeboard } = load
  return (
    <Figures>
      <Figure label="Funds can pay" note={unit}>
        <Amount value={load.available} />
      </Figure>
      <Figure label="Missing at mark" note={`${load.buckets} buckets below 0`}>
        <Amount value={load.deficit} />
      </Figure>
      <Figure label="Room for a fall" note="of all prices together">
        {freeboard.down === undefined ? 'over 50 %' : shareWords(freeboard.down).replace('+', '')}
      </Figure>
      <Figure label="Room for a rise" note="of all prices together">
        {freeboard.up === undefined ? 'over 50 %' : shareWords(freeboard.up).replace('+', '')}
      </Figure>
    </Figures>
  )
}

function LoadTable({
  rows,
  unit,
}: {
  readonly rows: readonly LoadRow[]
  readonly unit: string
}): JSX.Element {
  return (
    <DataTable
      caption={`If all prices move together, in ${unit}`}
      rows={rows}
      keyOf={({ move }) => move}
      columns={[
        {
          title: 'move',
          isName: true,
          cell: ({ move }) => (signOf(move) === 0 ? 'as it is' : shareWords(move)),
        },
        {
          title: 'would be missing',
          isNumber: true,
          cell: ({ deficit }) => <Amount value={deficit} places={0} />,
        },
        {
          title: 'funds could pay',
          isNumber: true,
          cell: ({ available }) => <Amount value={available} places={0} />,
        },
        {
          title: 'beyond the funds',
          isNumber: true,
          cell: ({ beyond }) =>
            signOf(beyond) > 0 ? <Amount value={beyond} places={0} /> : 'nothing',
        },
        {
          title: 'buckets below 0',
          isNumber: true,
          isMinor: true,
          cell: ({ buckets }) => grouped(String(buckets)),
        },
      ]}
    />
  )
}
