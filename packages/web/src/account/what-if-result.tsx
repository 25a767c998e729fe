import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { grouped, percent } from '../parts/decimal-words.ts'
import { Instant } from '../parts/instant.tsx'
import { Lights } from '../parts/lights.tsx'
import {
  type Account,
  bucketWords,
  type Margin,
  type Place,
  placeKey,
  type WhatIfAnswer,
} from './account-documents.ts'
import { MarginBar, MarginStatus } from './margin-bar.tsx'
import { ExpectedCut } from './expected-cut.tsx'

interface ResultProps {
  readonly answer: WhatIfAnswer
  readonly account: Account
  readonly isCoarse: boolean
  /** Whether anything was asked to be different. */
  readonly isChange: boolean
}

/** Where the account stands and where it would stand, side by side, and what the round that would follow would take. */
export function WhatIfResult({ answer, account, isCoarse, isChange }: ResultProps): JSX.Element {
  const { refused, marks = [], at } = answer
  return (
    <>
      {refused === undefined ? null : (
        <p class="state failed" role="alert">
          <strong>Refused at the step {stepWords[refused.step] ?? refused.step}:</strong>{' '}
          {refused.detail} <span class="fine">({refused.code})</span>. What comes after it is left
          out.
        </p>
      )}
      <ExpectedCut answer={answer} account={account} isCoarse={isCoarse} isChange={isChange} />
      <Margins answer={answer} isChange={isChange} />
      <Places answer={answer} isChange={isChange} />
      <p class="fine">
        As of <Instant ms={at.timeMs} precise />, record {grouped(String(at.sequence))}.
        {isCoarse && marks.length > 0 ? (
          <>
            {' '}
            Answered on the coarse grid:{' '}
            {marks.map(({ market, markPrice }, index) => (
              <span key={market}>
                {index === 0 ? '' : ', '}
                {market} <Amount value={markPrice} places={8} />
              </span>
            ))}
            .
          </>
        ) : null}
      </p>
    </>
  )
}

const stepWords: Readonly<Record<string, string>> = {
  marks: 'prices',
  deposit: 'deposit',
  close: 'reduce',
  closes: 'reduce',
  round: 'next round',
}

/** The same thing as it is and as it would be. */
interface Pair<T> {
  readonly key: string
  readonly before: T | undefined
  readonly after: T | undefined
}

function pairs<T>(before: readonly T[], after: readonly T[], keyOf: (row: T) => string): Pair<T>[] {
  const [known, next] = [before, after].map((rows) => new Map(rows.map((row) => [keyOf(row), row])))
  const keys = new Set([...before, ...after].map(keyOf))
  return [...keys].map((key) => ({ key, before: known?.get(key), after: next?.get(key) }))
}

function Margins({
  answer,
  isChange,
}: {
  readonly answer: WhatIfAnswer
  readonly isChange: boolean
}): JSX.Element | null {
  const { asset } = useDomain()
  const buckets = pairs(answer.before.margins, answer.after.margins, ({ bucket }) => bucket)
  if (buckets.length === 0) return null
  return (
    <>
      {buckets.map((pair) => (
        <DataTable
          key={pair.key}
          caption={`Margin of ${bucketWords(pair.key)}${isChange ? ', now and then' : ''}`}
          isCaptionHidden
          rows={marginLines(asset?.name)}
          keyOf={({ title }) => title}
          columns={marginColumns(pair).slice(0, isChange ? 3 : 2)}
        />
      ))}
    </>
  )
}

interface MarginLine {
  readonly title: string
  readonly cell: (margin: Margin | undefined) => JSX.Element
}

function marginColumns({ key, before, after }: Pair<Margin>): readonly Column<MarginLine>[] {
  return [
    { title: bucketWords(key), isName: true, cell: ({ title }) => title },
    { title: 'now', isNumber: true, cell: ({ cell }) => cell(before) },
    { title: 'then', isNumber: true, cell: ({ cell }) => cell(after) },
  ]
}

function marginLines(unit: string | undefined): readonly MarginLine[] {
  return [
    { title: 'status', cell: (margin) => <MarginStatus margin={margin} /> },
    {
      title: `equity${unit === undefined ? '' : `, ${unit}`}`,
      cell: (margin) => <Amount value={margin?.equity} />,
    },
    { title: 'needs', cell: (margin) => <Amount value={margin?.maintenance} /> },
    { title: 'of the equity', cell: (margin) => <RatioCell margin={margin} /> },
  ]
}

function RatioCell({ margin }: { readonly margin: Margin | undefined }): JSX.Element {
  if (margin === undefined) return <span class="unknown">none</span>
  return (
    <span class="ratio-cell">
      <MarginBar margin={margin} />
      <span>{margin.marginRatio === undefined ? 'no equity' : percent(margin.marginRatio)}</span>
    </span>
  )
}

function Places({
  answer,
  isChange,
}: {
  readonly answer: WhatIfAnswer
  readonly isChange: boolean
}): JSX.Element | null {
  const rows = pairs(answer.before.positions, answer.after.positions, placeKey)
  if (rows.length === 0) return null
  const layers = new Set(rows.map(({ before, after }) => (before ?? after)?.layerIndex))
  const columns: readonly Column<Pair<Place>>[] = [
    {
      title: 'place in the queue',
      isName: true,
      cell: ({ before, after }) => (
        <PlaceName place={before ?? after} isOneOfSeveral={layers.size > 1} />
      ),
    },
    { title: 'now', cell: ({ before }) => <PlaceCell place={before} gone="none" /> },
    { title: 'then', cell: ({ after }) => <PlaceCell place={after} gone="closed" /> },
  ]
  return (
    <DataTable
      caption={isChange ? 'Places in the queues, now and then' : 'Places in the queues now'}
      isCaptionHidden
      rows={rows}
      keyOf={({ key }) => key}
      columns={isChange ? columns : columns.slice(0, 2)}
    />
  )
}

function PlaceName({
  place,
  isOneOfSeveral,
}: {
  readonly place: Place | undefined
  readonly isOneOfSeveral: boolean
}): JSX.Element | null {
  if (place === undefined) return null
  const { market, side, bucket, layerIndex, policy } = place
  return (
    <>
      {market} <span class={`side ${side}`}>{side}</span>
      <span class="below fine">
        {[
          bucket === 'cross' ? '' : bucketWords(bucket.split(':')[0] ?? bucket),
          isOneOfSeveral ? `layer ${layerIndex}, ${policy}` : '',
        ]
          .filter((part) => part !== '')
          .join(', ')}
      </span>
    </>
  )
}

function PlaceCell({
  place,
  gone,
}: {
  readonly place: Place | undefined
  readonly gone: string
}): JSX.Element {
  if (place === undefined) return <span class="fine">{gone}</span>
  const { eligible, reason, lights, rank, queueLength, size, sizeAhead } = place
  if (!eligible) {
    return (
      <>
        <Badge tone="quiet">passed over</Badge>
        <span class="below fine">{reason}</span>
      </>
    )
  }
  const length = queueLength === undefined ? '' : ` of ${grouped(String(queueLength))}`
  return (
    <>
      <span class="place-rank">
        {lights === undefined ? null : <Lights lights={lights} />}{' '}
        {rank === undefined ? null : (
          <span>
            <strong>{grouped(String(rank))}</strong>
            {length}
          </span>
        )}
      </span>
      <span class="below fine">
        <Amount value={size} places={6} />
        {sizeAhead === undefined ? null : (
          <>
            , <Amount value={sizeAhead} places={6} /> ahead
          </>
        )}
      </span>
    </>
  )
}
