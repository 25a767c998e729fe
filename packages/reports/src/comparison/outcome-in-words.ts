import { type Ratio, ratio } from '@plimsoll/engine'
import { type BookFormat, formatExactMoney } from '@plimsoll/protocol'
import { grouped } from '../text/grouped.ts'
import { layerName } from './layer-name.ts'
import type { Outcome } from './outcome.ts'

/**
 * What a policy did, clause by clause, for somebody who knows no policy: how cases ended, who stood in for them and at
 * what cost, and what is left. Says nothing of what did not happen, save that nobody's lots were closed; and always which
 * layers charge accounts without a position.
 */
export function outcomeInWords(format: BookFormat, outcome: Outcome): string[] {
  if (outcome.cases === 0) {
    return ['no account is bankrupt, so nothing happened', ...flatLayerClauses(outcome)]
  }
  return [
    ...caseClauses(format, outcome),
    ...cutClauses(outcome),
    ...takenClauses(outcome),
    ...chargeClauses(format, outcome),
    ...aftermathClauses(outcome),
    ...flatLayerClauses(outcome),
  ]
}

function caseClauses(format: BookFormat, outcome: Outcome): string[] {
  const { cases, casesClosed, deficitQuote, residualDeficitQuote, residualExposureQuote } = outcome
  const owed = deficitQuote === 0n ? '' : ` owing ${moneyOf(format, ratio(deficitQuote))}`
  const ended =
    casesClosed === cases
      ? ' closed'
      : casesClosed === 0
        ? ' not closed'
        : `, ${number(casesClosed)} of them closed`
  return [
    `${counted(cases, 'case')}${owed}${ended}`,
    ...(residualDeficitQuote > 0n
      ? [`${moneyOf(format, ratio(residualDeficitQuote))} not covered`]
      : []),
    ...(residualExposureQuote.numerator > 0n
      ? [`lots worth ${moneyOf(format, residualExposureQuote)} at mark still open`]
      : []),
  ]
}

function cutClauses({ cuts, belowMarkAccounts, closedAccounts }: Outcome): string[] {
  const loss = belowMarkAccounts === 0 ? 'none' : number(belowMarkAccounts)
  return [
    ...(cuts.accounts === 0
      ? ['nobody had lots closed']
      : [`${counted(cuts.accounts, 'account')} had lots closed, ${loss} with a loss against mark`]),
    ...(closedAccounts === 0
      ? []
      : [`${counted(closedAccounts, 'account')} left without a position`]),
  ]
}

function takenClauses({ taken }: Outcome): string[] {
  return taken.accounts === 0 ? [] : [`${counted(taken.accounts, 'account')} took lots over`]
}

function chargeClauses(format: BookFormat, outcome: Outcome): string[] {
  const { chargedAccounts, chargedQuote, flatCharged, claims } = outcome
  if (chargedAccounts === 0) return []
  const amount = moneyOf(format, ratio(chargedQuote))
  const flat =
    flatCharged.length === 0 ? '' : `, ${number(flatCharged.length)} of them without a position`
  const owed = claims.accounts === 0 ? '' : ', owed back'
  return [`${counted(chargedAccounts, 'account')} charged ${amount}${flat}${owed}`]
}

function aftermathClauses({ standing, settledMarkets, withdrawals }: Outcome): string[] {
  const { bankrupted, belowMaintenance } = standing
  return [
    ...(settledMarkets.length === 0 ? [] : [`${counted(settledMarkets.length, 'market')} settled`]),
    ...(bankrupted.length === 0 ? [] : [`${counted(bankrupted.length, 'account')} made bankrupt`]),
    ...(belowMaintenance.length === 0
      ? []
      : [`${counted(belowMaintenance.length, 'account')} left below maintenance`]),
    ...(withdrawals === 'gated' ? ['withdrawals wait'] : []),
    ...(withdrawals === 'charged' ? ['withdrawals are charged'] : []),
  ]
}

function flatLayerClauses({ layers }: Outcome): string[] {
  return layers
    .filter(({ chargesFlatAccounts }) => chargesFlatAccounts)
    .map(({ layer }) => `${layerName(layer)} may charge accounts without a position`)
}

function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}

function number(count: number): string {
  return grouped(String(count))
}

function moneyOf(format: BookFormat, amountQuote: Ratio): string {
  return `${grouped(formatExactMoney(format, amountQuote))} ${format.asset.name}`
}
