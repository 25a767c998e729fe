import type { ComponentChildren, JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { counted } from '../parts/counted.ts'
import { DataTable } from '../parts/data-table.tsx'
import { grouped, signOf } from '../parts/decimal-words.ts'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { type CaseDocument, type Posting, type Round, sumOf } from './case-document.ts'
import { layerDetail, layerTitle, legsWords } from './case-words.ts'
import { postingsSum } from './who-paid.ts'

/** Places of amounts for whoever checks them to the unit. */
const exact = 12
const shownRows = 100

/** Everything that was booked, for whoever checks it: postings in full, and that they make and lose no money. */
export function Records({ document }: { readonly document: CaseDocument }): JSX.Element {
  const { rounds } = document
  const { layers, postings, hidden, sum } = useMemo(() => bookedIn(document), [document])
  return (
    <Panel
      title="For auditors"
      about="Every layer with its postings, as the journal has them. Positive is received."
    >
      <p>
        {hidden > 0 ? (
          <>
            <Badge tone="quiet">your rows</Badge> {counted(hidden, 'posting')} of other accounts are
            not shown, so yours need not add up to 0.
          </>
        ) : signOf(sum) === 0 ? (
          <>
            <Badge tone="calm">conserved</Badge> {counted(postings, 'posting')} of{' '}
            {counted(layers, 'layer')} add up to <strong>{sum}</strong>: money moved, and none was
            made or lost.
          </>
        ) : (
          <>
            <Badge tone="danger">not conserved</Badge> {counted(postings, 'posting')} add up to{' '}
            <strong>{sum}</strong>, not to 0. Report this with the id of the case.
          </>
        )}
      </p>
      {rounds.map((round, index) => (
        <Fold key={index} title={roundTitle(round, index, rounds.length)}>
          <RoundRecords round={round} />
        </Fold>
      ))}
    </Panel>
  )
}

function bookedIn({ rounds }: CaseDocument) {
  const layers = rounds.flatMap(({ case: one }) => one.layers)
  const postings = layers.flatMap((layer) => layer.postings)
  const hidden = layers.reduce((sum, layer) => sum + (layer.hidden?.postings ?? 0), 0)
  return { layers: layers.length, postings: postings.length, hidden, sum: postingsSum(postings) }
}

function roundTitle({ opened, finished }: Round, index: number, count: number): string {
  const name = count === 1 ? 'The round' : `Round ${index + 1}`
  const first = grouped(String(opened.sequence))
  const last = grouped(String(finished.sequence))
  return `${name}: ${first === last ? `record ${first}` : `records ${first} to ${last}`}`
}

interface FoldProps {
  readonly title: string
  readonly children: ComponentChildren
}

/** Something that is drawn only while it is open. */
function Fold({ title, children }: FoldProps): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="case-fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen ? children : null}
    </details>
  )
}

function RoundRecords({ round }: { readonly round: Round }): JSX.Element {
  const { case: one, opened, finished } = round
  return (
    <>
      <p>
        Opened <Instant ms={opened.timeMs} as="both" precise />, finished{' '}
        <Instant ms={finished.timeMs} as="both" precise />. Equity{' '}
        <Amount value={one.equity} places={exact} />, deficit{' '}
        <Amount value={one.deficit} places={exact} />, left{' '}
        <Amount value={one.residualDeficit} places={exact} />, roundings set aside{' '}
        <Amount value={one.residue} places={exact} />. Held {legsWords(one.exposure, 20)}.
      </p>
      <DataTable
        caption="Layers"
        rows={one.layers.map((layer, index) => ({ layer, place: index + 1 }))}
        keyOf={({ place }) => String(place)}
        columns={[
          {
            title: 'layer',
            isName: true,
            cell: ({ layer, place }) => `${place}. ${layerTitle(layer)} ${layerDetail(layer)}`,
          },
          {
            title: 'paid',
            isNumber: true,
            cell: ({ layer }) => <Amount value={layer.paid} places={exact} />,
          },
          { title: 'fills', isNumber: true, cell: ({ layer }) => layer.fills.length },
          { title: 'postings', isNumber: true, cell: ({ layer }) => layer.postings.length },
          {
            title: 'sum of postings',
            isNumber: true,
            cell: ({ layer }) => <Amount value={postingsSum(layer.postings)} places={exact} />,
          },
          {
            title: 'left missing',
            isNumber: true,
            cell: ({ layer }) => <Amount value={layer.residualDeficit} places={exact} />,
          },
          {
            title: 'changed nothing, because',
            cell: ({ layer }) => <span class="case-legs">{layer.skipped ?? ''}</span>,
          },
        ]}
      />
      {one.layers.map((layer, index) =>
        layer.postings.length === 0 ? null : (
          <Fold
            key={index}
            title={`Postings of layer ${index + 1}, ${layerTitle(layer)} (${counted(layer.postings.length, 'posting')})`}
          >
            <Postings caption={`Postings of layer ${index + 1}`} postings={layer.postings} />
          </Fold>
        ),
      )}
      {one.returned === undefined ? null : (
        <Fold title={`Paid back, ${sumOf(one.returned.map(({ amount }) => amount))} in all`}>
          <Postings caption="Paid back" postings={one.returned} />
        </Fold>
      )}
    </>
  )
}

interface PostingsProps {
  readonly caption: string
  readonly postings: readonly Posting[]
}

function Postings({ caption, postings }: PostingsProps): JSX.Element {
  const [shownMax, setShownMax] = useState(shownRows)
  return (
    <>
      <DataTable
        caption={caption}
        isCaptionHidden
        rows={postings.slice(0, shownMax)}
        keyOf={({ ledger }) => ledger}
        columns={[
          { title: 'ledger', isName: true, cell: ({ ledger }) => ledger },
          {
            title: 'amount',
            isNumber: true,
            cell: ({ amount }) => <Amount value={amount} places={exact} signed />,
          },
        ]}
      />
      {postings.length <= shownMax ? null : (
        <p class="case-more">
          <button type="button" onClick={() => setShownMax(shownMax * 10)}>
            Show more of {counted(postings.length, 'posting')}
          </button>
        </p>
      )}
    </>
  )
}
