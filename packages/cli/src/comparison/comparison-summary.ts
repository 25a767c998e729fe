import { type LayerName, type Ratio, ratio } from '@plimsoll/engine'
import { formatRatio, marketFormat } from '@plimsoll/protocol'
import {
  type Comparison,
  formatMark,
  type MeasuredPolicy,
  type Outcome,
  outcomeInWords,
} from '@plimsoll/reports'
import { counted, grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { utcDateTime } from '../output/utc.ts'
import { exemptionLines } from '../summary/exemption-lines.ts'
import { type ReadDomain, type Reader, readerFor } from '../summary/reader.ts'
import { riskSections } from './risk-section.ts'

type Emphasise = (text: string) => string

/** A comparison for a person at a terminal: what is left, who paid, at what prices, and each policy in plain words. */
export function comparisonSummary(
  comparison: Comparison,
  before: ReadDomain['before'],
  emphasise: Emphasise,
): string[] {
  const reader = readerFor({ format: comparison.format, before })
  const measured = comparison.policies.filter((one) => 'outcome' in one)
  const sections: (readonly [string, readonly string[]])[] = [
    ...(measured.length === 0
      ? []
      : [
          ['Left over', leftLines(reader, measured)] as const,
          ['Paid by', payerLines(reader, measured)] as const,
          [
            'Cost to accounts: against mark, in charges, and how concentrated',
            costLines(reader, measured),
          ] as const,
          [
            'Accounts cut, their prices against mark, and what is left of them',
            cutLines(measured),
          ] as const,
          ...riskSections(comparison, measured, reader),
          ['In plain words', wordLines(comparison, measured)] as const,
        ]),
    ...exemptSection(measured),
    ...refusedSection(comparison),
  ]
  return [
    ...introduction(comparison, reader),
    ...sections.flatMap(([title, lines]) => ['', emphasise(title), ...lines]),
  ]
}

function introduction({ format, timeMs, shocks, policies }: Comparison, reader: Reader): string[] {
  const rounding = reader.isRounded
    ? `, to ${counted(reader.moneyPlaces, 'place')}; --json has every digit`
    : ''
  return [
    `${shorten(format.domain, nameWidth)} at ${utcDateTime(timeMs)}`,
    `${counted(policies.length, 'policy', 'policies')}, each over the same book`,
    `Amounts in ${shorten(format.asset.name, nameWidth)}${rounding}`,
    ...shocks.map(({ market, change, markBeforeTicks, markTicks }) => {
      const [from, to] = [markBeforeTicks, markTicks].map((ticks) =>
        grouped(formatMark(marketFormat(format, market), ticks)),
      )
      return `${shorten(market, nameWidth)} ${change}: mark from ${from} to ${to}`
    }),
  ]
}

const policyColumn: Column = { title: 'policy', align: 'left', shrinks: true }

function table(
  titles: readonly string[],
  measured: readonly MeasuredPolicy[],
  cellsOf: (outcome: Outcome) => readonly string[],
): string[] {
  return tableLines(
    [policyColumn, ...titles.map((title): Column => ({ title, align: 'right' }))],
    measured.map(({ policy, outcome }) => [policy, ...cellsOf(outcome)]),
    '  ',
  )
}

function leftLines(reader: Reader, measured: readonly MeasuredPolicy[]): string[] {
  return table(['cases', 'closed', 'deficit', 'uncovered', 'exposure left'], measured, (one) => [
    grouped(String(one.cases)),
    grouped(String(one.casesClosed)),
    reader.money(one.deficitQuote),
    reader.money(one.residualDeficitQuote),
    reader.money(one.residualExposureQuote),
  ])
}

/** Whose money a layer's is. */
const payers: readonly { readonly title: string; readonly layers: readonly LayerName[] }[] = [
  { title: 'funds', layers: ['insuranceFund', 'venueCapital'] },
  { title: 'takers', layers: ['offers', 'backstopVault'] },
  { title: 'cuts', layers: ['adl', 'tearUp', 'settlement'] },
  { title: 'charges', layers: ['profitHaircut', 'socialisedLoss'] },
  { title: 'other cases', layers: ['ownNetting', 'ownCollateral', 'crossing'] },
]

function payerLines(reader: Reader, measured: readonly MeasuredPolicy[]): string[] {
  const paidBy = (layers: readonly LayerName[], outcome: Outcome): bigint =>
    outcome.layers.reduce(
      (sum, { layer, paidQuote }) => (layers.includes(layer.layer) ? sum + paidQuote : sum),
      0n,
    )
  const shown = payers.filter(({ layers }) =>
    measured.some(({ outcome }) => paidBy(layers, outcome) !== 0n),
  )
  if (shown.length === 0) return ['  Nobody: nothing was paid.']
  return table(
    shown.map(({ title }) => title),
    measured,
    (outcome) => shown.map(({ layers }) => reader.money(paidBy(layers, outcome))),
  )
}

function costLines(reader: Reader, measured: readonly MeasuredPolicy[]): string[] {
  const titles = ['cuts lost', 'cuts won', 'charged', 'top', 'HHI']
  return table(titles, measured, ({ cuts, chargedQuote, concentration }) => [
    reader.money(cuts.lossQuote),
    reader.money(cuts.gainQuote),
    reader.money(chargedQuote),
    concentration === undefined ? '–' : percent(concentration.topShare),
    concentration === undefined ? '–' : formatRatio(concentration.herfindahl, 4),
  ])
}

function cutLines(measured: readonly MeasuredPolicy[]): string[] {
  const titles = ['cut', 'closed', 'largest', 'average', 'worst', 'leverage', 'thin']
  return table(titles, measured, (outcome) => {
    const { largestLeverage, belowMaintenance, bankrupted } = outcome.standing
    const { gap } = outcome
    return [
      grouped(String(outcome.cuts.accounts)),
      grouped(String(outcome.closedAccounts)),
      outcome.largestShare === undefined ? '–' : percent(outcome.largestShare.share),
      gap === undefined ? '–' : percent(gap.average),
      gap === undefined ? '–' : percent(gap.worst),
      largestLeverage === undefined ? '–' : grouped(formatRatio(largestLeverage.leverage, 1)),
      grouped(String(belowMaintenance.length + bankrupted.length)),
    ]
  })
}

function wordLines({ format }: Comparison, measured: readonly MeasuredPolicy[]): string[] {
  return measured.flatMap(({ policy, outcome }) => [
    `  ${shorten(policy, nameWidth)}`,
    ...outcomeInWords(format, outcome).map((clause) => `    ${clause}`),
  ])
}

function exemptSection(
  measured: readonly MeasuredPolicy[],
): (readonly [string, readonly string[]])[] {
  const [first] = measured
  const lines = exemptionLines({
    exemptAccounts: first?.outcome.exemptions.exemptAccounts ?? [],
    exemptMarkets: measured.flatMap(({ outcome }) => outcome.exemptions.exemptMarkets),
  })
  return lines.length === 0 ? [] : [['Passed over by published exemption', lines]]
}

function refusedSection({ policies }: Comparison): (readonly [string, readonly string[]])[] {
  const refused = policies.filter((one) => 'refused' in one)
  if (refused.length === 0) return []
  return [
    [
      'Cannot be carried out on this book',
      refused.flatMap(({ policy, refused: { message } }) => [
        `  ${shorten(policy, nameWidth)}`,
        `    ${message}`,
      ]),
    ],
  ]
}

function percent(part: Ratio): string {
  return `${formatRatio(ratio(100n * part.numerator, part.denominator), 2)} %`
}
