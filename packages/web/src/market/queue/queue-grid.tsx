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
  const columns = useMemo(() => columnsOf(domain), [domain])
  const { about, problem, length } = queue
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

function columnsOf(domain: string): readonly GridColumn<QueueRow>[] {
  return [
    {
      title: 'rank',
      width: '3.6rem',
      isNumber: true,
      cell: ({ rank }) => (rank === undefined ? '–' : grouped(String(rank))),
    },
    {
      title: 'lights',
      width: '3.5rem',
      cell: ({ lights }) => (lights === undefined ? '' : <LightsBar lights={lights} />),
    },
    {
      title: 'account',
      width: 'minmax(8rem, 1.8fr)',
      cell: ({ account, bucket }) => (
        <>
          {account.startsWith('fund:') ? (
            account
          ) : (
            <Link to={pathTo(domain, 'account', account)} tabIndex={-1}>
              {account}
            </Link>
          )}
          {bucket === 'cross' ? null : <span class="fine"> {bucket.split(':')[0]}</span>}
        </>
      ),
    },
    {
      title: 'size',
      width: 'minmax(4.6rem, 1fr)',
      isNumber: true,
      cell: ({ size }) => <Amount value={size} places={4} />,
    },
    {
      title: 'ahead',
      width: 'minmax(5rem, 1fr)',
      isNumber: true,
      cell: ({ sizeAhead }) =>
        sizeAhead === undefined ? '' : <Amount value={sizeAhead} places={3} />,
    },
    {
      title: 'score',
      width: 'minmax(4.6rem, 1fr)',
      isNumber: true,
      cell: ({ score, eligible, reason }) =>
        eligible && score !== undefined ? (
          <data
            value={score.display}
            title={`${score.display}, exactly ${score.numerator} / ${score.denominator}`}
          >
            {grouped(score.display, 4)}
          </data>
        ) : (
          <span class="unknown" title={reason}>
            {reason ?? 'passed over'}
          </span>
        ),
    },
  ]
}

/** The lights as one element: a list of thousands draws them all the time. */
function LightsBar({ lights }: { readonly lights: number }): JSX.Element {
  const words = `${lights} of 5 lights`
  return <span class={`lights-bar on-${lights}`} role="img" aria-label={words} title={words} />
}
