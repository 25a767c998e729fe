import { bankruptBuckets } from '../../account/all-buckets.ts'
import { hasReservedLots, walletOf } from '../../account/book.ts'
import { deficitQuote, equityScaled } from '../../account/equity.ts'
import { isInDefault } from '../../fund/fund.ts'
import { openInterestLots, openShortLots, totalMoneyQuote } from '../../ledger/ledger.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { assert, at } from '../../quantity/assert.ts'
import { ratio } from '../../quantity/ratio.ts'
import { endLiquidations } from '../../waterfall/end-liquidations.ts'
import { findPoolNeed } from '../../waterfall/pool-need.ts'
import { createRound, exposureOf, type Round } from '../../waterfall/round.ts'
import { watchTriggers } from '../../waterfall/triggers/watch-triggers.ts'
import { placeLayers } from '../../waterfall/place-layers.ts'
import { walkWaterfall } from '../../waterfall/waterfall.ts'
import type { WaterfallEvent } from '../../waterfall/waterfall-event.ts'
import { eventQuietMsDefault } from '../domain-terms.ts'
import { barredMarkets, type Deliberation, isBarred, requireNotHalted } from '../deliberation.ts'
import { waitingBuckets, WHOLE_DOMAIN } from '../docket.ts'
import type { CaseCause, RoundOpened } from '../engine-event.ts'
import type { StateRecord } from '../state.ts'
import type { CaseToOpen, DeliberatedRound, RoundGround } from '../unfinished-round.ts'

/** Opens a round over every bucket that is a case now (SPEC R-1). */
export function openRound(thinking: Deliberation): void {
  const { record, ledger, timeMs, events } = thinking
  requireNotHalted(record)
  const ground = groundOf(record, timeMs)
  if (ground.cases.length === 0) return
  const { opened, rest } = deliberateRound(record, ground, ledger)
  const step = takeStep(record, rest, 0)
  if (step.isLast) events.push(opened, ...step.events)
  else {
    const eventCount = step.events.length
    events.push({ ...opened, isPartial: true }, ...step.events, { kind: 'roundPaused', eventCount })
  }
}

/** The cases of a round that would open at a time; none while the domain is halted. */
export function casesDue(record: StateRecord, timeMs: number): CaseToOpen[] {
  if (record.docket.halts.has(WHOLE_DOMAIN)) return []
  return casesToOpen(record, barredMarkets(record, timeMs))
}

/** What a round opened now would be decided from. */
function groundOf(record: StateRecord, timeMs: number): RoundGround {
  const barred = barredMarkets(record, timeMs)
  const { docket, sequence, ledger, columns, draft } = record
  return {
    sequence,
    timeMs,
    ledger,
    columns,
    draft,
    cases: casesToOpen(record, barred),
    triggers: record.triggers,
    suspended: docket.suspended,
    waitingBuckets: waitingBuckets(docket),
    liquidating: new Set(docket.liquidations.keys()),
    barred,
  }
}

/**
 * Every bankrupt bucket, every one whose case is suspended, which keeps its name, and those that the venue could not
 * close or an officer named; but none that depends on a barred market, and none that a plan is still being carried out for
 * or with.
 */
function casesToOpen(record: StateRecord, barred: ReadonlySet<number>): CaseToOpen[] {
  const { shape, ledger, docket, terms, sequence } = record
  const planned = new Set(
    [...docket.plans.values()]
      .filter(({ isEnded }) => !isEnded)
      .map(({ position }) => at(shape.positions, position).bucket),
  )
  const isFree = (bucket: number): boolean =>
    !planned.has(bucket) &&
    !hasReservedLots(ledger.book, bucket) &&
    !isBarred(ledger, bucket, barred)
  const found = [...casesOfAccounts(record), ...casesOfFunds(record)].filter(({ bucket }) =>
    isFree(bucket),
  )
  const pools = casesOfPools(record, barred, found).filter(({ bucket }) => isFree(bucket))
  return [...found, ...pools]
    .sort((a, b) => shape.compareBuckets(a.bucket, b.bucket))
    .map((each, index) => {
      const caseId = docket.suspended.get(each.bucket)?.caseId
      return { ...each, caseId: caseId ?? `${terms.domain}:${sequence}:${index + 1}` }
    })
}

type FoundCase = Omit<CaseToOpen, 'caseId'>

function casesOfAccounts({ docket, ledger, shape }: StateRecord): FoundCase[] {
  const causes = new Map<number, CaseCause>()
  for (const [bucket, { cause }] of docket.pending) causes.set(bucket, cause)
  for (const bucket of bankruptBuckets(ledger.book)) causes.set(bucket, 'bankrupt')
  for (const bucket of docket.suspended.keys()) causes.set(bucket, 'suspended')
  return [...causes]
    .filter(([bucket]) => at(shape.buckets, bucket).account >= 0)
    .map(([bucket, cause]) => ({ bucket, cause }))
}

/** Funds whose inventory has lost more than they have (SPEC F-4). */
function casesOfFunds({ funds, ledger, docket }: StateRecord): FoundCase[] {
  return funds.flatMap(({ inventoryBucket: bucket }, fund): FoundCase[] => {
    if (docket.suspended.has(bucket)) return [{ bucket, fund, cause: 'suspended' }]
    return isInDefault(ledger, funds, fund) ? [{ bucket, fund, cause: 'fundDefault' }] : []
  })
}

/** Pools that owe traders more than the trigger of a layer allows (SPEC W-7). */
function casesOfPools(
  record: StateRecord,
  barred: ReadonlySet<number>,
  found: readonly FoundCase[],
): FoundCase[] {
  const { shape, ledger, docket, terms } = record
  const caseAccounts = new Set(
    [...waitingBuckets(docket), ...found.map(({ bucket }) => bucket)].map(
      (bucket) => at(shape.buckets, bucket).account,
    ),
  )
  const seen = new Set(caseAccounts)
  return placeLayers(terms.waterfall).flatMap(({ spec }, layerIndex): FoundCase[] => {
    if (spec.layer !== 'adl' || spec.trigger?.kind !== 'poolFactor') return []
    const account = shape.accountSlot(spec.trigger.account)
    assert(account !== undefined, 'a checked trigger names known accounts only')
    if (seen.has(account)) return []
    const need = findPoolNeed(
      {
        book: ledger.book,
        poolValues: ledger.poolValues,
        asking: { caseAccounts, barred },
      },
      {
        layerIndex,
        account,
        policy: spec.policy,
        startPpm: BigInt(spec.trigger.startPpm),
        floorPpm: BigInt(spec.trigger.floorPpm),
      },
    )
    if (need === undefined) return []
    seen.add(account)
    return [{ bucket: walletOf(at(shape.accounts, account)), cause: 'poolFactor', need }]
  })
}

/** Works out a whole round. The same ground gives the same events, however often it is asked. */
export function deliberateRound(
  { terms, funds }: StateRecord,
  ground: RoundGround,
  ledger: Ledger,
): DeliberatedRound {
  const { sequence, timeMs, barred, cases, suspended } = ground
  const isSidecar = terms.execution === 'sidecar'
  const moneyBefore = totalMoneyQuote(ledger)
  const round = createRound(
    {
      ledger,
      opening: ground.ledger.book,
      funds,
      split: terms.deficitSplit,
      sequence,
      scenarios: terms,
      seed: terms.seed ?? 0n,
      barred,
      waitingBuckets: ground.waitingBuckets,
      liquidating: new Set(ground.liquidating),
      planRowsMax: terms.limits.stepFillsMax,
      timeMs,
      domain: terms.domain,
      eventQuietMs: terms.limits.eventQuietMs ?? eventQuietMsDefault,
      ...(isSidecar ? { plansExpireMs: timeMs + terms.limits.planExpiryMs } : {}),
    },
    cases.map((named) => ({
      bucket: named.bucket,
      caseId: named.caseId,
      owedBack: suspended.get(named.bucket)?.owedBack ?? [],
      ...(named.fund !== undefined && { fund: named.fund }),
      ...(named.need && { need: named.need }),
    })),
    watchTriggers(ground.triggers, terms.waterfall),
  )
  // A case is no longer the market's to close.
  const buckets = round.cases.map(({ bucket }) => bucket)
  endLiquidations(round, buckets, 'bankrupt')
  const opened = roundOpened(round, ground)
  walkWaterfall(round, terms.waterfall)
  assertConserved(ledger, moneyBefore)
  return { opened, cases: round.cases, rest: round.events }
}

function roundOpened(round: Round, { sequence, timeMs, cases }: RoundGround): RoundOpened {
  const { book } = round.ledger
  return {
    kind: 'roundOpened',
    sequence,
    timeMs,
    cases: round.cases.map((openCase, index) => ({
      caseNumber: openCase.caseNumber,
      caseId: openCase.caseId,
      cause: at(cases, index).cause,
      bucket: openCase.bucket,
      equityQuote: ratio(equityScaled(book, openCase.bucket), book.prices.valueScale),
      deficitQuote: deficitQuote(book, openCase.bucket),
      exposure: exposureOf(round, openCase),
      ...(openCase.fund !== undefined && { fund: openCase.fund }),
      ...(openCase.need && { need: openCase.need }),
    })),
  }
}

/** The two sums that no round may change: all money, and in each market longs against shorts. */
function assertConserved(ledger: Ledger, before: bigint): void {
  const after = totalMoneyQuote(ledger)
  assert(before === after, `a round changed the money of the domain from ${before} to ${after}`)
  assert(after === ledger.externalQuote, `${after} is not what came in: ${ledger.externalQuote}`)
  for (const [market, { market: name }] of ledger.book.prices.markets.entries()) {
    const isBalanced = openInterestLots(ledger.book, market) === openShortLots(ledger.book, market)
    assert(isBalanced, `longs and shorts differ in ${name}`)
  }
}

/** The events of a round that fit one step, from one of them on. A step ends before the plan that would be too much. */
export function takeStep(
  { terms }: StateRecord,
  rest: readonly WaterfallEvent[],
  from: number,
): { readonly events: readonly WaterfallEvent[]; readonly isLast: boolean } {
  let fills = 0
  let end = from
  for (; end < rest.length; end += 1) {
    const event = at(rest, end)
    if (event.kind !== 'deleveragingPlanned') continue
    fills += event.positions.length
    if (fills > terms.limits.stepFillsMax && end > from) break
  }
  return { events: rest.slice(from, end), isLast: end === rest.length }
}
