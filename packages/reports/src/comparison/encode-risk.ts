import type { Ratio } from '@plimsoll/engine'
import { type BookFormat, encodeScore, formatExactMoney, type Score } from '@plimsoll/protocol'
import type { Certificate } from '../certificate/certificate.ts'
import type { RoundRisk } from '../risk/measure-risk.ts'
import type { SurvivorRatios } from '../severity/metrics/survivor-ratios.ts'
import type { Distance, TradeOff } from '../trade-offs/trade-off.ts'
import type { CertificateRow, DistanceRow, LeastRow, MeasuredRow } from './comparison-document.ts'

/** What a round leaves behind, as decimals of its book. */
export function encodeRisk(format: BookFormat, risk: RoundRisk): MeasuredRow['risk'] {
  const { nextShock, stress, shares, rehedge } = risk
  const { source, brokenHedges, largestStress, meanShortfallQuote } = stress
  const exact = (amount: Ratio): string => formatExactMoney(format, amount)
  return {
    nextShock: { mean: exact(nextShock.meanQuote), shortfall: exact(nextShock.shortfallQuote) },
    stress: {
      source,
      brokenHedges: exact(brokenHedges.lossQuote),
      accountsBroken: brokenHedges.accounts,
      ...(largestStress && {
        largest: { ...largestStress, leverage: encodeScore(largestStress.leverage) },
      }),
      meanShortfall: exact(meanShortfallQuote),
    },
    shares: {
      ...present('largestOfEquity', shares.largestShareOfEquity),
      ...present('largestOfCapacity', shares.largestShareOfCapacity),
      ...present('gini', shares.gini),
      survivor: encodeSurvivors(shares.survivors),
    },
    positions: { cut: risk.positionsCut, closed: risk.fullCloses },
    rehedge: { orders: rehedge.orders, notional: exact(rehedge.notionalQuote) },
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
  { metric, unit, value, above }: Distance,
): DistanceRow {
  return unit === 'money'
    ? { metric, unit, ...money(format, 'value', value), ...money(format, 'above', above) }
    : { metric, unit, ...present('value', value), ...present('above', above) }
}

/** The least of each metric, of the policies that end no market and of those that do. */
export function encodeLeasts(format: BookFormat, compared: readonly TradeOff[]): LeastRow[] {
  return [false, true].flatMap((endsMarkets) => {
    const own = compared.find((one) => one.endsMarkets === endsMarkets)
    return (own?.distances ?? []).map(({ metric, unit, least, leastBy, isProved }): LeastRow => {
      const row = { metric, endsMarkets, leastBy, proved: isProved }
      return unit === 'money'
        ? { ...row, unit, ...money(format, 'least', least) }
        : { ...row, unit, ...present('least', least) }
    })
  })
}

function money<Name extends string>(
  format: BookFormat,
  name: Name,
  value: Ratio | undefined,
): Partial<Record<Name, string>> {
  const row: Partial<Record<string, string>> =
    value === undefined ? {} : { [name]: formatExactMoney(format, value) }
  return row
}

function present<Name extends string>(
  name: Name,
  value: Ratio | undefined,
): Partial<Record<Name, Score>> {
  const row: Partial<Record<string, Score>> =
    value === undefined ? {} : { [name]: encodeScore(value) }
  return row
}
