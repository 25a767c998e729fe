import { type CallAnswer, subtractDecimals } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { grouped, percent } from '../parts/decimal-words.ts'
import { Figure, Figures } from '../parts/figure.tsx'
import { Instant } from '../parts/instant.tsx'
import type { Halt } from './attention.ts'
import type { Indicators } from './indicators.ts'

interface KeyFiguresProps {
  readonly standing: CallAnswer<'getDomain'> | undefined
  readonly indicators: Indicators | undefined
  /** Undefined before they are known. */
  readonly halts: readonly Halt[] | undefined
  /** Σ of what insurance funds can pay now. */
  readonly available: string | undefined
  /** Absent for keys that may not know it. */
  readonly deficit: string | undefined
}

/** The numbers of the domain, in one glance. */
export function KeyFigures({
  standing,
  indicators,
  halts,
  available,
  deficit,
}: KeyFiguresProps): JSX.Element {
  const { asset, live } = useDomain()
  const unit = asset?.name
  const waiting = standing?.awaitingRound
  const marks = live.marketIds.value.length
  const gated = standing?.gates?.length ?? 0
  return (
    <Figures>
      <Figure
        label="Funds can pay"
        note={<ShareOfFirst indicators={indicators} available={available} />}
      >
        <Amount value={available} unit={unit} places={0} />
      </Figure>
      {deficit === undefined ? null : (
        <Figure label="Missing at mark" note={lessOf(available, deficit)}>
          <Amount value={deficit} unit={unit} places={0} />
        </Figure>
      )}
      {waiting === undefined ? null : (
        <Figure label="Open cases" note={causesOf(waiting)}>
          {sum(Object.values(waiting))}
        </Figure>
      )}
      {indicators !== undefined && indicators.liquidations === undefined ? null : (
        <Figure label="Liquidations open" note="buckets the venue is closing">
          <Last column={indicators?.liquidations} />
        </Figure>
      )}
      <Figure label="Cases" note={<Since ms={indicators?.sinceMs} />}>
        <Last column={indicators?.cases} />
      </Figure>
      <Figure
        label="Positions cut"
        note={
          <>
            worth <Amount value={indicators?.cutValue.at(-1)} unit={unit} places={0} />
          </>
        }
      >
        <Last column={indicators?.cutFills} />
      </Figure>
      <Figure label="Taken by haircuts" note={<Since ms={indicators?.sinceMs} />}>
        <Amount value={indicators?.charged.at(-1)} unit={unit} places={0} />
      </Figure>
      <Figure label="Halts" note={halts?.length === 0 ? 'everything goes on' : undefined}>
        {halts === undefined ? <span class="unknown">unknown</span> : halts.length}
      </Figure>
      {standing?.gates === undefined || marks === 0 ? null : (
        <Figure
          label="Prices healthy"
          note={gated === 0 ? 'all may be acted on' : `${gated} may not be acted on`}
        >
          {marks - gated} of {marks}
        </Figure>
      )}
    </Figures>
  )
}

function Last({ column }: { readonly column: readonly number[] | undefined }): JSX.Element {
  const last = column?.at(-1)
  return last === undefined ? <span class="unknown">unknown</span> : <>{grouped(String(last))}</>
}

function Since({ ms }: { readonly ms: number | undefined }): JSX.Element {
  return (
    <>
      since <Instant ms={ms} />
    </>
  )
}

function ShareOfFirst({
  indicators,
  available,
}: Pick<KeyFiguresProps, 'indicators' | 'available'>): JSX.Element | null {
  const first = indicators?.available[0]
  if (first === undefined || available === undefined || !(Number(first) > 0)) return null
  return (
    <>
      {percent(Number(available) / Number(first), 0)} of what it was at{' '}
      <Instant ms={indicators?.timeMs[0]} />
    </>
  )
}

function lessOf(available: string | undefined, deficit: string): string | undefined {
  if (available === undefined) return undefined
  const left = subtractDecimals(available, deficit)
  return left.startsWith('-')
    ? `${grouped(left.slice(1), 0)} more than the funds can pay`
    : `${grouped(left, 0)} would be left of the funds`
}

function causesOf({
  bankrupt,
  suspended,
  liquidationFailed,
  ordered,
}: NonNullable<CallAnswer<'getDomain'>['awaitingRound']>): string {
  const parts = [
    [bankrupt, 'bankrupt'],
    [suspended, 'suspended'],
    [liquidationFailed, 'not closed in the market'],
    [ordered, 'ordered'],
  ] as const
  const named = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`)
  return named.length === 0 ? 'nobody waits' : named.join(', ')
}

function sum(counts: readonly number[]): string {
  return grouped(String(counts.reduce((total, count) => total + count, 0)))
}
