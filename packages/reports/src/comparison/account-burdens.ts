import { addRatios, compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'
import { share, sumRatios, sumUnits } from './exact.ts'
import type { PlayedRound } from './played-round.ts'
import type { RoundFill } from './round-fills.ts'

/** What a round did to one account that had no case in it. */
export interface AccountBurden {
  readonly account: string
  readonly wasCut: boolean
  readonly tookOver: boolean
  /** Whether some of its lots were closed at a price worse for it than mark. */
  readonly wasCutBelowMark: boolean
  /** Cost of its cuts against mark, positive is a loss. */
  readonly cutCostQuote: Ratio
  /** Cost of what it took over, positive is a loss. */
  readonly takenCostQuote: Ratio
  /** Charged in haircuts and shared losses, less what went back. */
  readonly chargedQuote: bigint
}

/** Everybody without a case who was cut, took over lots, or was charged; in account order. */
export function accountBurdens(
  { round }: PlayedRound,
  fills: readonly RoundFill[],
): AccountBurden[] {
  const byAccount = Map.groupBy(fills, ({ account }) => account)
  const charged = new Map(
    round.charges
      .filter(({ chargedQuote }) => chargedQuote !== 0n)
      .map(({ account, chargedQuote }) => [account, chargedQuote as bigint]),
  )
  return [...new Set([...byAccount.keys(), ...charged.keys()])]
    .sort(compareIdentifiers)
    .map((account) => burdenOf(account, byAccount.get(account) ?? [], charged.get(account) ?? 0n))
}

function burdenOf(
  account: string,
  fills: readonly RoundFill[],
  chargedQuote: bigint,
): AccountBurden {
  const cuts = fills.filter(({ kind }) => kind === 'cut')
  const taken = fills.filter(({ kind }) => kind === 'taken')
  return {
    account,
    wasCut: cuts.length > 0,
    tookOver: taken.length > 0,
    wasCutBelowMark: cuts.some(({ gap }) => gap.numerator > 0n),
    cutCostQuote: sumRatios(cuts.map(({ costQuote }) => costQuote)),
    takenCostQuote: sumRatios(taken.map(({ costQuote }) => costQuote)),
    chargedQuote,
  }
}

/** Losses and gains of several accounts, neither taken off the other; both at or above 0. */
export interface LossAndGain {
  readonly lossQuote: Ratio
  readonly gainQuote: Ratio
}

/** Signed costs, one an account, with losses and gains apart. */
export function lossAndGain(costs: readonly Ratio[]): LossAndGain {
  const gain = sumRatios(costs.filter(({ numerator }) => numerator < 0n))
  return {
    lossQuote: sumRatios(costs.filter(({ numerator }) => numerator > 0n)),
    gainQuote: { numerator: -gain.numerator, denominator: gain.denominator },
  }
}

/** How unevenly the cost of cuts and charges fell on those who paid. */
export interface Concentration {
  /** Accounts whose cost is above 0. */
  readonly payers: number
  readonly costQuote: Ratio
  /** Σ of squared shares of the cost: 1 where one account paid it all, 1/n where n paid the same. */
  readonly herfindahl: Ratio
  /** Who paid most; the first by name among equals. */
  readonly topAccount: string
  readonly topShare: Ratio
  /** What the ten who paid most paid of it. */
  readonly topTenShare: Ratio
}

/**
 * The concentration of what cuts cost against mark and what was charged, an account's gains taken off its own losses.
 * Undefined where nobody paid.
 */
export function concentrationOf(burdens: readonly AccountBurden[]): Concentration | undefined {
  const costs = burdens
    .map(({ account, cutCostQuote, chargedQuote }) => ({
      account,
      cost: addRatios(cutCostQuote, ratio(chargedQuote)),
    }))
    .filter(({ cost }) => cost.numerator > 0n)
    .sort((a, b) => compareRatios(b.cost, a.cost) || compareIdentifiers(a.account, b.account))
  const [top] = costs
  if (top === undefined) return undefined
  const costQuote = sumRatios(costs.map(({ cost }) => cost))
  const squares = sumRatios(costs.map(({ cost }) => product(cost, cost)))
  return {
    payers: costs.length,
    costQuote,
    herfindahl: share(squares, product(costQuote, costQuote)),
    topAccount: top.account,
    topShare: share(top.cost, costQuote),
    topTenShare: share(sumRatios(costs.slice(0, 10).map(({ cost }) => cost)), costQuote),
  }
}

/** What all of them together were charged. */
export function totalCharged(burdens: readonly AccountBurden[]): bigint {
  return sumUnits(burdens.map(({ chargedQuote }) => chargedQuote))
}

/** Those of them that held nothing before, and were charged all the same. */
export function flatCharged(
  burdens: readonly AccountBurden[],
  { before }: PlayedRound,
): Pick<AccountBurden, 'account' | 'chargedQuote'>[] {
  const holders = new Set(
    before.margins.flatMap(({ account, positions }) => (positions.length > 0 ? [account] : [])),
  )
  return burdens
    .filter(({ account, chargedQuote }) => chargedQuote > 0n && !holders.has(account))
    .map(({ account, chargedQuote }) => ({ account, chargedQuote }))
}

function product(left: Ratio, right: Ratio): Ratio {
  return ratio(left.numerator * right.numerator, left.denominator * right.denominator)
}
