import type { Ratio } from '@plimsoll/engine'
import { type BookFormat, encodeScore, formatExactMoney, type Score } from '@plimsoll/protocol'
import type { Certificate } from '../certificate/certificate.ts'
import type { RoundRisk } from '../risk/measure-risk.ts'
import type { SurvivorRatios } from '../severity/metrics/survivor-ratios.ts'
import type { Distance } from '../trade-offs/trade-off.ts'
import type { CertificateRow, DistanceRow, MeasuredRow } from './comparison-document.ts'
import { none } from './exact.ts'

/** What a round leaves behind, as decimals of its book. */
export function encodeRisk(format: BookFormat, risk: RoundRisk): MeasuredRow['risk'] {
  const { nextShock, stress, shares, rehedge } = risk
  const { source, brokenHedges, largestStress, meanShortfallQuote } = stress
  const money = (amount: Ratio): string => formatExactMoney(format, amount)
  return {
    nextShock: { mean: money(nextShock.meanQuote), shortfall: money(nextShock.shortfallQuote) },
    stress: {
      source,
      brokenHedges: money(brokenHedges.lossQuote),
      accountsBroken: brokenHedges.accounts,
      ...(largestStress && {
        largest: { ...largestStress, leverage: encodeScore(largestStress.leverage) },
      }),
      meanShortfall: money(meanShortfallQuote),
    },
    shares: {
      ...present('largestOfEquity', shares.largestShareOfEquity),
      ...present('largestOfCapacity', shares.largestShareOfCapacity),
      ...present('gini', shares.gini),
      survivor: encodeSurvivors(shares.survivors),
    },
    positions: { cut: risk.positionsCut, closed: risk.fullCloses },
    rehedge: { orders: rehedge.orders, notional: money(rehedge.notionalQuote) },
  }
}

function encodeSurvivors(survivors: SurvivorRatios): MeasuredRow['risk']['shares']['survivor'] {
  return {
    ...present('ptsrPaper', survivors.ptsrPaper),
    ...present('ptsrCode', survivors.ptsrCode),
    ...present('pmrPaper', survivors.pmrPaper),
    ...present('pmrCode', survivors.pmrCode),
    ...present('rdNse', survivors.rdNse),
  }
}

/** A certificate in exact ratios. */
export function encodeCertificate(certificate: Certificate): CertificateRow {
  const { account, bucket, level, bound, gap, lotChange, method } = certificate
  return {
    account,
    bucket,
    ...present('level', level),
    bound: encodeScore(bound),
    ...present('gap', gap),
    lotChange: encodeScore(lotChange),
    method,
  }
}

/** A distance in the unit of its metric. */
export function encodeDistance(
  format: BookFormat,
  { metric, unit, value, least, above, leastBy, isProved }: Distance,
): DistanceRow {
  const base = { metric, leastBy, proved: isProved }
  if (unit === 'money') {
    const money = (amount: Ratio | undefined): string => formatExactMoney(format, amount ?? none)
    return { ...base, unit, value: money(value), least: money(least), above: money(above) }
  }
  return {
    ...base,
    unit,
    ...present('value', value),
    ...present('least', least),
    ...present('above', above),
  }
}

function present<Name extends string>(
  name: Name,
  value: Ratio | undefined,
): Partial<Record<Name, Score>> {
  const row: Partial<Record<string, Score>> = value === undefined ? {} : { [name]: encodeScore(value) }
  return row as Partial<Record<Name, Score>>
}
