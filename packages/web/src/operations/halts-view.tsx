import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { duration, Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import { verdictWords } from '../parts/verdict-words.ts'
import { OrderDialog } from './order-dialog.tsx'

type Market = CallAnswer<'listMarkets'>['rows'][number]

const everyMs = 2_000

/** What stands still and why, and what may be stopped. */
export function HaltsView(): JSX.Element {
  const { domain, client, about } = useDomain()
  const [ordering, setOrdering] = useState<{ kind: string; market?: string }>()
  const [done, setDone] = useState<string>()
  const standing = useRead(domain, (signal) => client.getDomain({ domain }, { signal }), {
    everyMs,
  })
  const markets = useRead(domain, (signal) => client.listMarkets({ domain }, { signal }), {
    everyMs,
  })
  const whole = standing.value?.halts?.find(({ market }) => market === undefined)
  const mayHalt = about.commands.alone.includes('halt')
  return (
    <>
      <Panel
        title="Halts"
        about="To stop is the safe direction: one person does it alone. To go on takes two."
        tools={<Orders isHalted={whole !== undefined} onOrder={(kind) => setOrdering({ kind })} />}
      >
        <p class="done" role="status">
          {done}
        </p>
        <Reading read={standing} what="the domain">
          {({ halts, phase }) =>
            halts === undefined ? (
              <Empty>The domain is not served ({phase}), so nothing of it trades.</Empty>
            ) : (
              <HaltList halts={halts} />
            )
          }
        </Reading>
      </Panel>
      <Panel
        title="Markets and their prices"
        about="Nothing is liquidated or deleveraged in a market whose price may not be acted on."
      >
        <Reading read={markets} what="the markets">
          {({ rows, at }) => (
            <MarketGates
              rows={rows}
              nowMs={at.timeMs}
              {...(mayHalt && {
                onHalt: (market: string) => setOrdering({ kind: 'halt', market }),
              })}
            />
          )}
        </Reading>
      </Panel>
      <OrderDialog
        kind={ordering?.kind}
        values={ordering?.market === undefined ? {} : { market: ordering.market }}
        onClose={() => setOrdering(undefined)}
        onDone={(said) => {
          setDone(said)
          standing.again()
          markets.again()
        }}
      />
    </>
  )
}

interface OrdersProps {
  /** Whether the whole domain is. */
  readonly isHalted: boolean
  readonly onOrder: (kind: string) => void
}

/** What the key may order alone. */
function Orders({ isHalted, onOrder }: OrdersProps): JSX.Element {
  const { alone } = useDomain().about.commands
  return (
    <>
      {alone.includes('halt') && !isHalted ? (
        <button type="button" class="grave" onClick={() => onOrder('halt')}>
          Halt…
        </button>
      ) : null}
      {alone.includes('freezeAccount') ? (
        <button type="button" class="grave" onClick={() => onOrder('freezeAccount')}>
          Freeze an account…
        </button>
      ) : null}
    </>
  )
}

function HaltList({
  halts,
}: {
  readonly halts: NonNullable<CallAnswer<'getDomain'>['halts']>
}): JSX.Element {
  if (halts.length === 0)
    return (
      <Empty>
        <Badge tone="calm">nothing is halted</Badge>
      </Empty>
    )
  return (
    <DataTable
      caption="What is halted"
      isCaptionHidden
      rows={halts}
      keyOf={({ market }) => market ?? ''}
      columns={[
        {
          title: 'what',
          isName: true,
          cell: ({ market }) => (
            <>
              <Badge tone="danger">halted</Badge> {market ?? 'The whole domain'}
            </>
          ),
        },
        { title: 'why', cell: ({ reason }) => reason },
        { title: 'to go on', cell: ({ market }) => <Resume market={market} /> },
      ]}
    />
  )
}

/** The way to the proposal that ends a halt. */
function Resume({ market }: { readonly market: string | undefined }): JSX.Element | null {
  const { domain, about } = useDomain()
  if (!about.commands.proposes.includes('resume')) return null
  const named = market === undefined ? '' : `&market=${encodeURIComponent(market)}`
  return (
    <Link
      to={`${pathTo(domain, 'operations')}?view=approvals&propose=resume${named}`}
      label={`Propose to resume ${market ?? 'the whole domain'}`}
    >
      Propose to resume
    </Link>
  )
}

interface MarketGatesProps {
  readonly rows: readonly Market[]
  readonly nowMs: number
  readonly onHalt?: (market: string) => void
}

function MarketGates({ rows, nowMs, onHalt }: MarketGatesProps): JSX.Element {
  const { domain } = useDomain()
  return (
    <DataTable
      caption="Markets and their prices"
      isCaptionHidden
      rows={rows}
      keyOf={({ market }) => market}
      columns={[
        {
          title: 'market',
          isName: true,
          cell: ({ market }) => <Link to={pathTo(domain, 'market', market)}>{market}</Link>,
        },
        {
          title: 'price',
          cell: ({ isHealthy, verdict, isSettled }) =>
            isSettled === true ? (
              <Badge tone="quiet">ended</Badge>
            ) : isHealthy ? (
              <Badge tone="calm">may be acted on</Badge>
            ) : (
              <Badge tone="attention">{verdictWords(verdict)}</Badge>
            ),
        },
        {
          title: 'seen',
          isMinor: true,
          cell: ({ priceTimeMs }) => (
            <>
              <Instant ms={priceTimeMs} as="both" />{' '}
              <span class="fine">{ageWords(nowMs - priceTimeMs)}</span>
            </>
          ),
        },
        {
          title: 'trading',
          cell: ({ haltedFor }) =>
            haltedFor === undefined ? (
              'goes on'
            ) : (
              <>
                <Badge tone="danger">halted</Badge> <span class="fine">{haltedFor}</span>
              </>
            ),
        },
        {
          title: 'to stop',
          cell: ({ market, haltedFor, isSettled }) =>
            onHalt === undefined || haltedFor !== undefined || isSettled === true ? null : (
              <button
                type="button"
                class="grave"
                aria-label={`Halt ${market}`}
                onClick={() => onHalt(market)}
              >
                Halt…
              </button>
            ),
        },
      ]}
    />
  )
}

const hourMs = 3_600_000

/** How old a price was at the last record; nothing where the day says more. */
function ageWords(ageMs: number): string {
  return ageMs < hourMs ? `${duration(Math.max(0, ageMs))} before the last record` : ''
}
