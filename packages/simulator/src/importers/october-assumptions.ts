/**
 * What the import adds to the table or takes from it, in words: printed by the command line and
 * kept in the folder.
 */
import { octoberMoney, octoberSize } from './october-book.ts'
import type { OctoberLongs } from './october-longs.ts'
import type { OctoberTerms } from './october-options.ts'
import type { OctoberSummary } from './october-summary.ts'

/** Every assumption and constant of one import, one sentence or two a line. */
export function octoberAssumptions(longs: OctoberLongs, terms: OctoberTerms): string[] {
  return [
    ...tableAssumptions(terms),
    ...longAssumptions(longs, terms),
    ...venueAssumptions(longs, terms),
  ]
}

function tableAssumptions({ options }: OctoberTerms): string[] {
  const { market, markPrice, lotSize, assetName, assetDecimals, timeMs } = options
  return [
    `Each row of the table is one account and becomes one cross-margin short of ${market}, a synthetic market. The real event had 162 coins; other positions and hedges of an account are not seen.`,
    `Mark and index price are ${markPrice} ${assetName}, the tick is ${options.tickSize}, the lot ${lotSize}. The market has no previous mark.`,
    `Size = notional closed / mark, rounded half-even to the lot.`,
    `Entry value = notional + profit realised, collateral = account value − profit; both are rounded half-even to ${assetDecimals} decimals. Equity at mark is then the account value, up to half a lot and one unit. Collateral may be negative.`,
    `Rows that lost, and rows that are insolvent, stay as they are; the engine opens a case for each insolvent one.`,
    `Left out, and listed in rejects.csv: rows whose notional + profit is not above 0 (no entry price can explain them), rows whose size rounds to 0 lots, rows that share their account with another, and rows that cannot be read.`,
    `The snapshot is dated ${new Date(timeMs).toISOString()} (${timeMs} ms).`,
  ]
}

function longAssumptions(
  { bankrupt, solvent, deficitQuote }: OctoberLongs,
  terms: OctoberTerms,
): string[] {
  const { options } = terms
  const { assetName } = options
  const size = (lots: bigint): string => octoberSize(lots, terms)
  const money = (amountQuote: bigint): string => `${octoberMoney(amountQuote, terms)} ${assetName}`
  return [
    `The long side is synthetic. ${bankrupt.account} holds ${options.bankruptShare} of the short lots, rounded down: ${size(bankrupt.lots)}. It entered at ${options.bankruptEntryPrice}.`,
    `The deficit of ${bankrupt.account} is ${options.deficitRate} of its notional at mark, rounded up to the unit: ${money(deficitQuote)}. Its collateral, ${money(bankrupt.collateralQuote)}, follows from that.`,
    `${solvent.account} holds the remaining ${size(solvent.lots)}, entered at ${options.solventEntryPrice}, with collateral equal to its notional, ${money(solvent.collateralQuote)}.`,
  ]
}

function venueAssumptions({ fundBalanceQuote }: OctoberLongs, terms: OctoberTerms): string[] {
  const { options } = terms
  const balance = `${octoberMoney(fundBalanceQuote, terms)} ${options.assetName}`
  return [
    `The fund ${options.fund} holds ${options.fundShare} of that deficit, ${balance}, and its floor is ${options.fundFloor}.`,
    `Waterfall: insuranceFund (deficitOnly), adl (${options.adlPolicy}), profitHaircut. No fees.`,
    `Maintenance margin is ${options.maintenanceRate} of notional, one tier.`,
  ]
}

/** The page that goes with the book: source notes, assumptions, counts. */
export function octoberAssumptionsPage(summary: OctoberSummary, notes: readonly string[]): string {
  const rejects = Object.entries(summary.rejects)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `- rejected, ${reason}: ${count}`)
  const lines = [
    '# Assumptions of this book',
    '',
    'Made by the October importer of Plimsoll. The same table and options give the same bytes.',
    ...section('Source, as the table states it', notes.map(bullet)),
    ...section('Assumptions and constants', summary.assumptions.map(bullet)),
    ...section('Counts', [
      `- rows: ${summary.rows}`,
      `- shorts: ${summary.shorts}, of which losing ${summary.losingRows}, insolvent ${summary.insolventRows} (${summary.insolventByRoundingRows} only by rounding)`,
      `- short lots: ${summary.shortLots}`,
      ...rejects,
    ]),
  ]
  return `${lines.join('\n')}\n`
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]
}

function bullet(line: string): string {
  return `- ${line}`
}
