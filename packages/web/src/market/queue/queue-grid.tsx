import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { go, pathTo } from '../../app/address.ts'
import { Link } from '../../app/link.tsx'
import { useDomain } from '../../live/domain-context.tsx'
import { Amount } from '../../parts/amount.tsx'
import { grouped } from '../../parts/decimal-words.ts'
import { Empty, Failed, Stale } from '../../parts/states.tsx'
import { type GridColumn, VirtualGrid } from '../../parts/virtual-grid.tsx'
import type { QueueRow, QueueSide, Side } from './queue-document.ts'
import type { LookedAtQueue } from './use-queue.ts'

interface QueueGridProps {
  readonly market: string
  readonly side: Side
  readonly queue: LookedAtQueue
  /** As the stream tells it. */
  readonly news: QueueSide | undefined
  /** Of a key that sees its own only. */
  readonly isOwn: boolean
  /** The account that was looked for. */
  readonly sought: string | undefined
  readonly goTo: { readonly index: number } | undefined
}

/** One side of a market in the order in which it would be deleveraged. */
export function QueueGrid(props: QueueGridProps): JSX.Element {
  const { market, side, queue, news, isOwn, sought, goTo } = props
  const { domain } = useDomain()
  const { about, problem, length } = queue
  const rankDigits = String(length).length
  const sizeDigits = (about?.size ?? '').split('.')[0]?.length ?? 0
  const columns = useMemo(
    () => columnsOf({ domain, rankDigits, sizeDigits }),
    [domain, rankDigits, sizeDigits],
  )
  const positions = news?.positions ?? about?.positions
  return (
    <section class="queue-side" data-side={side} aria-label={`${side} side`}>
      <h3>
        {side === 'long' ? 'Long' : 'Short'}{' '}
        <span class="fine">
          {positions === undefined ? 'loading' : `${grouped(String(positions))} eligible`}
          {length > (positions ?? length)
            ? `, ${grouped(String(length - (positions ?? 0)))} passed over`
            : ''}
          {about === undefined ? '' : `, policy ${about.policy}`}
        </span>
      </h3>
      {problem === undefined ? null : problem.code === 'notFound' ? (
        <Empty>No layer of this waterfall deleverages, so there is no queue.</Empty>
      ) : about === undefined ? (
        <Failed problem={problem} what={`The ${side} queue`} />
      ) : (
        <Stale why={problem.message} />
      )}
      {about === undefined && problem !== undefined ? null : about !== undefined && length === 0 ? (
        <Empty>
          {isOwn ? `You hold nothing ${side} in ${market}.` : `Nobody holds ${market} ${side}.`}
        </Empty>
      ) : (
        <VirtualGrid<QueueRow>
          label={`${isOwn ? 'Your rows of the' : 'The'} ${side} queue of ${market}`}
          columns={columns}
          count={length}
          rowAt={queue.rowAt}
          onSeen={queue.want}
          onOpen={({ account }) => go(pathTo(domain, 'account', account))}
          isMarked={({ account }) => account === sought}
          goTo={goTo}
        />
      )}
    </section>
  )
}

/** Columns of a queue. The rooms for its numbers go by the largest of them, because a number is never cut off. */
function columnsOf({
  domain,
  rankDigits,
  sizeDigits,
}: ColumnTerms): readonly GridColumn<QueueRow>[] {
  return [
    {
      title: 'rank',
      rem: Math.max(2.6, remOf(rankDigits)),
      isNumber: true,
      cell: ({ rank }) => (rank === undefined ? '–' : grouped(String(rank))),
    },
    {
      title: 'lights',
      rem: 3.4,
      cell: ({ lights }) => (lights === undefined ? '' : <LightsBar lights={lights} />),
    },
    {
      title: 'account',
      rem: 7.4,
      grows: 2,
      cell: (row) => <Holder row={row} domain={domain} />,
    },
    ...sizeColumns(sizeDigits),
    {
      title: 'score',
      rem: 4.2,
      grows: 1,
      isNumber: true,
      cell: (row) => <ScoreOf row={row} />,
    },
  ]
}

interface ColumnTerms {
  readonly domain: string
  /** Of the last rank. */
  readonly rankDigits: number
  /** Of the size of all rows together, before the point. */
  readonly sizeDigits: number
}

function sizeColumns(digits: number): readonly GridColumn<QueueRow>[] {
  const places = Math.min(4, Math.max(0, 7 - digits))
  const rem = Math.max(4.2, remOf(digits + (places === 0 ? 0 : places + 1)))
  return [
    {
      title: 'size',
      rem,
      grows: 1,
      isNumber: true,
      cell: ({ size }) => <Amount value={size} places={places} />,
    },
    {
      title: 'ahead',
      rem,
      grows: 1,
      isNumber: true,
      cell: ({ sizeAhead }) =>
        sizeAhead === undefined ? '' : <Amount value={sizeAhead} places={places} />,
    },
  ]
}

/** Room for so many digits in groups of three: a digit and a comma as wide as most fonts have them. */
function remOf(digits: number): number {
  const commas = Math.floor(Math.max(0, digits - 1) / 3)
  return Math.ceil(digits * 5.8 + commas * 3.3 + 1) / 10
}

function Holder({
  row: { account, bucket },
  domain,
}: {
  readonly row: QueueRow
  readonly domain: string
}): JSX.Element {
  return (
    <>
      {account.startsWith('fund:') ? (
        account
      ) : (
        <Link to={pathTo(domain, 'account', account)} tabIndex={-1}>
          {account}
        </Link>
      )}
      {bucket === 'cross' ? null : (
        <span class="fine" title={bucket}>
          {' '}
          {bucket.split(':')[0]}
        </span>
      )}
    </>
  )
}

function ScoreOf({ row: { score, eligible, reason } }: { readonly row: QueueRow }): JSX.Element {
  if (!eligible || score === undefined) {
    return (
      <span class="unknown" title={reason}>
        {reason ?? 'passed over'}
      </span>
    )
  }
  const { display, numerator, denominator } = score
  return (
    <data value={display} title={`${display}, exactly ${numerator} / ${denominator}`}>
      {grouped(display, 4)}
    </data>
  )
}

/** The lights as one element: a list of thousands draws them all the time. */
function LightsBar({ lights }: { readonly lights: number }): JSX.Element {
  const words = `${lights} of 5 lights`
  return <span class={`lights-bar on-${lights}`} role="img" aria-label={words} title={words} />
}
