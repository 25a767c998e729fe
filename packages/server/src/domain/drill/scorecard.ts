import {
  addRatios,
  compareRatios,
  type DomainTotals,
  type EngineEvent,
  type FundView,
  type Ratio,
  ratio,
  type StateView,
} from '@plimsoll/engine'
import { type BookFormat, formatExactMoney, formatMoney } from '@plimsoll/protocol'
import type { DrillOrder } from './drill-order.ts'
import type { Rehearsal } from './rehearsal.ts'

/** Something that must hold in every drill. */
interface DrillCheck {
  readonly check: string
  readonly isMet: boolean
  /** With the numbers. */
  readonly detail: string
}

/** How the waterfall held. Amounts are decimals of the domain. */
export interface Scorecard {
  readonly cases: number
  readonly closed: number
  readonly suspended: number
  /** Of all cases when they first opened. */
  readonly deficit: string
  readonly paidByFunds: string
  /** By deleveraging, against mark. */
  readonly takenFromCounterparties: string
  /** By haircuts and shared losses. */
  readonly takenFromGains: string
  readonly accountsCut: number
  /** The most that one account lost against mark. */
  readonly largestForgone: string
  readonly fundsBefore: string
  readonly fundsAfter: string
  /** Buckets handed to the venue. */
  readonly liquidations: number
  readonly haltedMarkets: readonly string[]
  readonly checks: readonly DrillCheck[]
}

/** What a state was before the rounds. */
export interface BeforeRounds {
  readonly totals: DomainTotals
  readonly funds: readonly FundView[]
  readonly liquidations: number
}

/** Grades a drill from what its rounds did. */
export function gradeDrill(
  rehearsal: Rehearsal,
  { order, before, format }: { order: DrillOrder; before: BeforeRounds; format: BookFormat },
): Scorecard {
  const { state, rounds, events } = rehearsal
  const deficits = new Map<string, bigint>()
  for (const { caseId, deficitQuote } of rounds.flatMap(({ cases }) => cases)) {
    if (!deficits.has(caseId)) deficits.set(caseId, deficitQuote)
  }
  const suspended = [...deficits.keys()].filter((id) => state.caseStatus(id) === 'suspended')
  const forgone = forgoneByAccount(rehearsal)
  const { funds: paidByFunds, gains } = paidBy(events)
  const money = (quote: bigint): string => formatMoney(format, quote)
  const exact = (quote: Ratio): string => formatExactMoney(format, quote)
  const costs = [...forgone.values()]
  return {
    cases: deficits.size,
    closed: deficits.size - suspended.length,
    suspended: suspended.length,
    deficit: money([...deficits.values()].reduce((sum, each) => sum + each, 0n)),
    paidByFunds: money(paidByFunds),
    takenFromCounterparties: exact(costs.reduce(addRatios, zero)),
    takenFromGains: money(gains),
    accountsCut: forgone.size,
    largestForgone: exact(costs.reduce((a, b) => (compareRatios(a, b) < 0 ? b : a), zero)),
    fundsBefore: money(before.totals.fundsQuote),
    fundsAfter: money(state.totals().fundsQuote),
    liquidations: before.liquidations,
    haltedMarkets: haltedMarkets(state),
    checks: checksOf(rehearsal, { order, before, format, suspended }),
  }
}

const zero = ratio(0n)

/** What deleveraging cost each account against mark. */
function forgoneByAccount({ rounds }: Rehearsal): ReadonlyMap<string, Ratio> {
  const costs = new Map<string, Ratio>()
  const layers = rounds.flatMap(({ cases }) => cases.flatMap((one) => one.layers))
  for (const { layer, fills } of layers) {
    if (layer !== 'adl') continue
    for (const { account, forgoneQuote } of fills) {
      costs.set(account, addRatios(costs.get(account) ?? zero, forgoneQuote))
    }
  }
  return costs
}

/** What funds paid and gains were charged, less what went back. */
function paidBy(events: readonly EngineEvent[]): {
  readonly funds: bigint
  readonly gains: bigint
} {
  let funds = 0n
  let gains = 0n
  for (const event of events) {
    if (event.kind === 'fundPaid') funds += sumOf(event.amounts)
    if (event.kind === 'gainsHaircut' || event.kind === 'lossShared') gains += sumOf(event.charges)
    if (event.kind !== 'paymentsReturned') continue
    funds -= sumOf(event.fundAmounts)
    gains -= sumOf(event.payerAmounts)
  }
  return { funds, gains }
}

function sumOf(amounts: readonly number[]): bigint {
  return amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
}

function haltedMarkets(state: StateView): readonly string[] {
  return state.prices().flatMap(({ market, haltedFor }) => (haltedFor === undefined ? [] : market))
}

interface Checking {
  readonly order: DrillOrder
  readonly before: BeforeRounds
  readonly format: BookFormat
  readonly suspended: readonly string[]
}

function checksOf(
  { state, steps, rounds }: Rehearsal,
  { order, before, format, suspended }: Checking,
): readonly DrillCheck[] {
  const after = state.totals()
  const money = (quote: bigint): string => formatMoney(format, quote)
  const below = state.funds().filter(({ balanceQuote, floorQuote }) => balanceQuote < floorQuote)
  const cut = new Set(rounds.flatMap(({ touchedAccounts }) => touchedAccounts))
  const insolvent = state
    .margins([...cut])
    .filter(({ account, equityQuote }) => equityQuote.numerator < 0n && !isCase(rounds, account))
  const refused = steps.filter(({ outcome }) => outcome === 'rejected')
  const halted = new Set(haltedMarkets(state))
  const silent = order.priceLoss ?? []
  return [
    {
      check: 'everyCaseCloses',
      isMet: suspended.length === 0,
      detail: suspended.length === 0 ? 'none is suspended' : `suspended: ${list(suspended)}`,
    },
    {
      check: 'moneyIsConserved',
      isMet: after.moneyQuote === before.totals.moneyQuote,
      detail: `${money(before.totals.moneyQuote)} before the rounds, ${money(after.moneyQuote)} after`,
    },
    {
      check: 'noFundBelowItsFloor',
      isMet: below.length === 0,
      detail: below.length === 0 ? 'none is' : list(below.map(({ fund }) => fund)),
    },
    {
      check: 'nobodyElseIsBankrupt',
      isMet: insolvent.length === 0,
      detail: `${insolvent.length} of ${cut.size} accounts that the rounds touched`,
    },
    {
      check: 'nothingIsRefused',
      isMet: refused.length === 0,
      detail:
        refused.length === 0
          ? 'every step was accepted'
          : list(refused.map(({ step, code }) => `${step}: ${code}`)),
    },
    ...(silent.length === 0
      ? []
      : [
          {
            check: 'silentMarketsHalt',
            isMet: silent.every((market) => halted.has(market)),
            detail: `halted: ${list([...halted])}; a market without a price gate does not halt`,
          },
        ]),
  ]
}

function isCase(rounds: Rehearsal['rounds'], account: string): boolean {
  return rounds.some(({ cases }) => cases.some((one) => one.account === account))
}

const listMax = 20

function list(names: readonly string[]): string {
  const shown = names.slice(0, listMax).join(', ')
  return names.length > listMax ? `${shown} and ${names.length - listMax} more` : shown || 'none'
}
