import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { AccountName } from '../case/account-name.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { Amount } from '../parts/amount.tsx'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { percent } from '../parts/decimal-words.ts'
import { Figure, Figures } from '../parts/figure.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import { mayCall } from '../session/session.ts'
import { countdown } from './approval-words.ts'

const everyMs = 2_000

/** What the engine waits for: rounds, the venue, withdrawals. */
export function WorkView(): JSX.Element {
  const { about } = useDomain()
  return (
    <>
      <Standing />
      {mayCall(about, 'listLiquidations') ? <Liquidations /> : null}
      {mayCall(about, 'listPlans') ? <Plans /> : null}
    </>
  )
}

function Standing(): JSX.Element {
  const { domain, client } = useDomain()
  const read = useRead(domain, (signal) => client.getDomain({ domain }, { signal }), { everyMs })
  return (
    <Panel title="What is open">
      <Reading read={read} what="the domain">
        {({ awaitingRound, openPlans, unmatched, withdrawals, queueLength }) => (
          <Figures>
            <Figure label="Bankrupt buckets" note="wait for a round">
              {known(awaitingRound?.bankrupt)}
            </Figure>
            <Figure label="Suspended cases" note="are taken up again">
              {known(awaitingRound?.suspended)}
            </Figure>
            <Figure label="Failed liquidations" note="become cases">
              {known(awaitingRound?.liquidationFailed)}
            </Figure>
            <Figure label="Ordered cases" note="by officers">
              {known(awaitingRound?.ordered)}
            </Figure>
            <Figure label="Open plans" note="for the venue to carry out">
              {known(openPlans)}
            </Figure>
            <Figure label="Unmatched confirmations" note="wait to be reconciled">
              {known(unmatched)}
            </Figure>
            <Figure label="Commands waiting">{queueLength}</Figure>
            <Figure label="Withdrawals" note={<WithdrawalNote withdrawals={withdrawals} />}>
              {withdrawals === undefined ? (
                <span class="unknown">unknown</span>
              ) : Object.keys(withdrawals).length === 0 ? (
                'open'
              ) : (
                <Badge tone="attention">
                  {withdrawals.gatedUntilMs === undefined ? 'charged' : 'gated'}
                </Badge>
              )}
            </Figure>
          </Figures>
        )}
      </Reading>
    </Panel>
  )
}

function known(count: number | undefined): JSX.Element {
  return count === undefined ? <span class="unknown">unknown</span> : <>{count}</>
}

function WithdrawalNote({
  withdrawals,
}: {
  readonly withdrawals: CallAnswer<'getDomain'>['withdrawals']
}): JSX.Element | null {
  const { gatedUntilMs, chargeFund, chargeShare } = withdrawals ?? {}
  if (gatedUntilMs !== undefined)
    return (
      <>
        refused until <Instant ms={gatedUntilMs} as="both" />
      </>
    )
  if (chargeShare === undefined) return null
  return (
    <>
      {percent(chargeShare.display, 2)} of each goes to {chargeFund ?? 'a fund'}
    </>
  )
}

function Liquidations(): JSX.Element {
  const { domain, client } = useDomain()
  const read = useRead(domain, (signal) => client.listLiquidations({ domain }, { signal }), {
    everyMs,
  })
  return (
    <Panel
      title="Liquidations"
      about="Buckets below maintenance that the venue closes in its market, at the limit or better. What is open after its deadline becomes a case."
    >
      <Reading read={read} what="the liquidations">
        {({ rows, at }) =>
          rows.length === 0 ? (
            <Empty>Nothing is being liquidated.</Empty>
          ) : (
            <DataTable
              caption="Open liquidations"
              isCaptionHidden
              rows={rows.flatMap(({ legs, ...bucket }) => legs.map((leg) => ({ ...bucket, leg })))}
              keyOf={({ account, bucket, leg }) => `${account} ${bucket} ${leg.market} ${leg.side}`}
              columns={[
                {
                  title: 'account',
                  isName: true,
                  cell: ({ account, bucket }) => (
                    <>
                      <AccountName name={account} /> <span class="fine">{bucket}</span>
                    </>
                  ),
                },
                { title: 'market', cell: ({ leg }) => leg.market },
                { title: 'side', cell: ({ leg }) => leg.side },
                {
                  title: 'open',
                  isNumber: true,
                  cell: ({ leg }) => <Amount value={leg.size} places={8} />,
                },
                {
                  title: 'limit',
                  isNumber: true,
                  cell: ({ leg }) =>
                    leg.limitPrice === undefined ? (
                      'any price'
                    ) : (
                      <Amount value={leg.limitPrice} places={8} />
                    ),
                },
                {
                  title: 'deadline',
                  cell: ({ deadlineMs }) => <Due ms={deadlineMs} fromMs={at.timeMs} />,
                },
              ]}
            />
          )
        }
      </Reading>
    </Panel>
  )
}

/** A time to come in the time of the domain, which need not be that of this machine. */
function Due({ ms, fromMs }: { readonly ms: number; readonly fromMs: number }): JSX.Element {
  const { live } = useDomain()
  const nowMs = Math.max(live.timeMs.value ?? 0, fromMs)
  return (
    <>
      <Instant ms={ms} />{' '}
      <span class="fine">{ms <= nowMs ? 'is over' : `in ${countdown(ms - nowMs)}`}</span>
    </>
  )
}

function Plans(): JSX.Element {
  const { domain, client } = useDomain()
  const read = useRead(domain, (signal) => client.listPlans({ domain }, { signal }), { everyMs })
  return (
    <Panel
      title="Plans"
      about="Deleveragings that the venue is to carry out, in the order in which they were made. What is not confirmed in time is decided anew."
    >
      <Reading read={read} what="the plans">
        {({ rows, at }) =>
          rows.length === 0 ? (
            <Empty>No plan is open.</Empty>
          ) : (
            <DataTable
              caption="Open plans"
              isCaptionHidden
              rows={rows}
              keyOf={({ planId }) => planId}
              columns={[
                {
                  title: 'case',
                  isName: true,
                  cell: ({ caseId }) => <Link to={pathTo(domain, 'case', caseId)}>{caseId}</Link>,
                },
                { title: 'market', cell: ({ market, side }) => `${market} ${side}` },
                {
                  title: 'price',
                  isNumber: true,
                  cell: ({ price }) =>
                    price === undefined ? 'for nothing' : <Amount value={price} places={8} />,
                },
                { title: 'rows left', isNumber: true, cell: ({ rows: open }) => open.length },
                {
                  title: 'expires',
                  cell: ({ expiresMs }) => <Due ms={expiresMs} fromMs={at.timeMs} />,
                },
              ]}
            />
          )
        }
      </Reading>
    </Panel>
  )
}
