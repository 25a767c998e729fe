import type { JSX } from 'preact'
import { Link } from '../app/link.tsx'
import { pathTo } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { grouped } from '../parts/decimal-words.ts'
import { Panel } from '../parts/panel.tsx'
import { Hull } from './hull.tsx'
import { type Load, loadRatio } from './load-scale.ts'
import { loadWords, moveWords, ratioWords } from './load-words.ts'

/** What the funds could carry: the ship, the sentence, and the numbers. */
export function LoadPanel({ load }: { readonly load: Load }): JSX.Element {
  const { domain, asset } = useDomain()
  const unit = asset === undefined ? '' : ` ${asset.name}`
  const { tone, word, headline } = loadWords(load, unit)
  const ratio = loadRatio(load)
  const level = Number.isFinite(ratio)
    ? `The water stands at ${ratioWords(ratio)} of what the funds can pay. `
    : ''
  const isMissing = /[1-9]/u.test(load.deficit)
  return (
    <Panel title="Funds against load" tools={<Badge tone={tone}>{word}</Badge>} class="load">
      <div class="load-parts">
        <div class="load-words">
          <p class={`load-headline is-${tone}`}>{headline}</p>
          <p>
            {isMissing ? (
              <>
                Missing now: <Amount value={load.deficit} unit={asset?.name} places={0} />, in{' '}
                {grouped(String(load.buckets))} {load.buckets === 1 ? 'account' : 'accounts'} below
                0.
              </>
            ) : (
              'No account is below 0 now.'
            )}{' '}
            What funds cannot pay goes on to the layers after them;{' '}
            <Link to={pathTo(domain, 'laboratory')}>try it in the laboratory</Link>.
          </p>
        </div>
        <Hull load={load} label={`${headline} ${level}The same numbers are in the table.`} />
        <MoveTable load={load} />
      </div>
      <p class="fine">
        Water: what is missing now. Deck: all that the funds can pay. Lines: what would be missing
        if all prices moved at once by so much, nothing were liquidated on the way, and every fund
        paid for every pool. The scale is logarithmic.
      </p>
    </Panel>
  )
}

interface MoveRow {
  readonly move: string
  readonly deficit: string
  readonly available: string
  readonly buckets: number
}

/** The numbers of the drawing, the present between falls and rises. */
function MoveTable({ load }: { readonly load: Load }): JSX.Element {
  const falls = load.moves.filter(({ move }) => move.startsWith('-'))
  const rises = load.moves.filter(({ move }) => !move.startsWith('-'))
  const { deficit, available, buckets } = load
  const rows: MoveRow[] = [...falls, { move: '', deficit, available, buckets }, ...rises]
  return (
    <div class="move-table">
      <DataTable
        caption="If all prices moved together"
        rows={rows}
        keyOf={({ move }) => move}
        currentKey=""
        columns={[
          {
            title: 'move',
            isName: true,
            cell: ({ move }) => (move === '' ? 'now' : moveWords(move)),
          },
          {
            title: 'missing',
            isNumber: true,
            cell: (row) => <Amount value={row.deficit} places={0} />,
          },
          {
            title: 'of funds',
            isNumber: true,
            cell: (row) => <RatioMark ratio={loadRatio(row)} />,
          },
          {
            title: 'below 0',
            isNumber: true,
            isMinor: true,
            cell: (row) => grouped(String(row.buckets)),
          },
        ]}
      />
    </div>
  )
}

function RatioMark({ ratio }: { readonly ratio: number }): JSX.Element {
  const words = ratioWords(ratio)
  if (!(ratio > 1)) return <span>{words}</span>
  return (
    <span class="beyond">
      <span aria-hidden="true">▲ </span>
      {words}
      <span class="unseen">, beyond the funds</span>
    </span>
  )
}
