import type { CaseCause, CaseOpening, RoundOpened } from '@plimsoll/engine'
import { bucketAt } from '../booking.ts'
import { barredMarkets, dependsOn } from '../price-gate.ts'
import { recount } from '../claims.ts'
import { continuedEvent, EventSight } from '../memory.ts'
import { fundOf, isInDefault } from '../funds/available.ts'
import { nameOf } from '../slots.ts'
import { equityScaled } from '../valuation.ts'
import type { Account, Bucket, Market, World } from '../world.ts'
import { compareBuckets } from './compare-buckets.ts'
import { noBases } from './bases.ts'
import type { CaseModel, RoundModel } from './round-model.ts'
import { roundScript } from './round-script.ts'
import { Script } from './script.ts'

/** A round begins: its cases are all buckets that have a cause, in their order and under their names (SPEC R-1). */
export function openRound(world: World, event: RoundOpened, timeMs: number): RoundModel {
  const { judge } = world
  judge.expect('I-25', world.round === undefined, () => 'a round opens while another is unfinished')
  judge.expect('case', event.timeMs === timeMs && event.sequence === world.sequence, () => {
    return `opened at ${event.timeMs} after ${event.sequence}, now is ${timeMs} after ${world.sequence}`
  })
  const barred = barredMarkets(world, timeMs)
  const planned = bucketsWithPlans(world)
  const cases = event.cases.map((opening) => loadCase(world, opening, { barred, planned }))
  expectAllCases(world, cases, barred)
  const lotsAtOpening = lotsReader(world)
  const round: RoundModel = {
    sequence: event.sequence,
    openedMs: timeMs,
    cases,
    caseAccounts: accountsWithCase(world, cases),
    barred,
    bases: noBases,
    equities: new Map(),
    touched: new Set(),
    lotsAtOpening,
    event: new EventSight(world, continuedEvent(world, timeMs), lotsAtOpening),
    closed: new Map(),
    dealt: new Map(),
    charges: new Map(),
    waiting: new Set(),
    ended: new Set(),
    filling: undefined,
    eventCount: 0,
    layerIndex: -1,
    script: new Script([]),
  }
  round.script = new Script(roundScript(world, round))
  for (const { bucket } of cases) {
    bucket.suspended = undefined
    bucket.pendingCause = undefined
    recount(world, bucket)
  }
  world.round = round
  return round
}

/** Remembers how many lots every position has now. */
function lotsReader({ positions }: World): RoundModel['lotsAtOpening'] {
  const held = positions.map(({ lots }) => lots)
  return ({ slot }) => held[slot] ?? 0n
}

function loadCase(
  world: World,
  stated: CaseOpening,
  {
    barred,
    planned,
  }: { readonly barred: ReadonlySet<Market>; readonly planned: ReadonlySet<Bucket> },
): CaseModel {
  const { judge } = world
  const bucket = bucketAt(world, stated.bucket)
  const name = nameOf(bucket)
  if (planned.size > 0) {
    judge.expect('plan', !planned.has(bucket), () => `${name} is a case and has plans under way`)
  }
  if (barred.size > 0) {
    judge.expect('I-23', !dependsOn(bucket, barred), () => {
      return `${name} is a case and holds lots in a market without a price to act upon`
    })
  }
  const cause = causeOf(world, bucket)
  judge.expect('case', cause === stated.cause, () => {
    return `${name} is a case as ${stated.cause}, it is ${cause ?? 'none'}`
  })
  const payments = bucket.suspended?.payments ?? []
  return {
    number: stated.caseNumber,
    id: stated.caseId,
    bucket,
    stated,
    openedWith: [],
    answering: [],
    weights: new Map(),
    wasBankrupt: false,
    poolLayer: undefined,
    isUnbounded: false,
    payments: payments.map((movement) => [...movement]),
    roundings: 0n,
  }
}

/** Numbered in the order of accounts and buckets; suspended cases keep their names; none is left out. */
function expectAllCases(
  world: World,
  cases: readonly CaseModel[],
  barred: ReadonlySet<Market>,
): void {
  const { judge, terms } = world
  cases.forEach(({ number, id, bucket }, index) => {
    const fresh = `${terms.domain}:${world.sequence}:${index + 1}`
    const due = bucket.suspended?.caseId ?? fresh
    judge.expect('case', number === index + 1 && id === due, () => {
      return `${nameOf(bucket)} is case ${number} ${id}, due ${index + 1} ${due}`
    })
    const before = cases[index - 1]?.bucket
    judge.expect('case', before === undefined || compareBuckets(before, bucket) < 0, () => {
      return `${nameOf(bucket)} is not in the order of accounts and buckets`
    })
  })
  expectNoOtherCases(world, new Set(cases.map(({ bucket }) => bucket)), barred)
}

/** Nobody but these has a cause and could be a case now. */
export function expectNoOtherCases(
  world: World,
  named: ReadonlySet<Bucket>,
  barred: ReadonlySet<Market>,
): void {
  const planned = bucketsWithPlans(world)
  for (const bucket of world.buckets) {
    if (named.has(bucket)) continue
    if (dependsOn(bucket, barred) || planned.has(bucket)) continue
    const cause = causeOf(world, bucket)
    world.judge.expect('case', cause === undefined, () => {
      return `${nameOf(bucket)} is ${cause} and no case of the round`
    })
  }
}

function causeOf(world: World, bucket: Bucket): CaseCause | undefined {
  if (bucket.suspended !== undefined) return 'suspended'
  if (bucket.account === undefined) {
    const fund = fundOf(world, bucket)
    return fund !== undefined && isInDefault(world, fund) ? 'fundDefault' : undefined
  }
  return equityScaled(world, bucket) < 0n ? 'bankrupt' : bucket.pendingCause
}

/** Accounts with a case of the round, or one that waits for another round. */
function accountsWithCase({ buckets }: World, cases: readonly CaseModel[]): ReadonlySet<Account> {
  const waiting = buckets.filter(
    ({ suspended, pendingCause }) => suspended !== undefined || pendingCause !== undefined,
  )
  const named = cases.map(({ bucket }) => bucket)
  return new Set([...waiting, ...named].flatMap(({ account }) => account ?? []))
}

/** Buckets that a plan is being carried out for or with wait for the venue. */
function bucketsWithPlans({ openPlans, buckets }: World): ReadonlySet<Bucket> {
  const reserved = buckets.filter(({ positions }) => positions.some((one) => one.reserved > 0n))
  return new Set([...[...openPlans].map(({ position }) => position.bucket), ...reserved])
}
