/**
 * Turns the public table of accounts that were auto-deleveraged on 10 October 2025 into a book
 * folder. Pure: text in, files as text out. What the table does not say is an option with a
 * documented default, and is printed.
 */
import { compareIdentifiers } from '@plimsoll/protocol'
import { octoberAssumptions, octoberAssumptionsPage } from './october-assumptions.ts'
import {
  octoberAccountsCsv,
  octoberBookJson,
  octoberMoney,
  type OctoberHolding,
  octoberPositionsCsv,
} from './october-book.ts'
import { OctoberImportError } from './october-error.ts'
import { octoberLongs } from './october-longs.ts'
import { type OctoberOptions, type OctoberTerms, octoberTerms } from './october-options.ts'
import { octoberRejectsCsv } from './october-rejects.ts'
import { octoberShort } from './october-shorts.ts'
import type { OctoberSummary } from './october-summary.ts'
import {
  type OctoberReject,
  type OctoberRejectReason,
  octoberRejectReasons,
  readOctoberTable,
} from './october-table.ts'

/** One file of the folder. */
export interface OctoberFile {
  readonly name: string
  readonly text: string
}

/** The book folder and what to tell its reader. */
export interface OctoberImport {
  readonly files: readonly OctoberFile[]
  readonly summary: OctoberSummary
}

/**
 * Makes a book folder from the table. The columns `account`, `adl_notional_usd`, `closed_pnl_usd`
 * and `account_value_usd` are read as exact decimals, the rest is carried into the rejects.
 * Rounding: half-even, size to the lot, money to the asset's unit, deficit away from zero. Neither
 * the book nor the order of its rows depends on the order of the input; `line` in `rejects.csv` is
 * where a row stood in it.
 *
 * The `#` lines before the header (source, licence) are repeated in every CSV file and in
 * `ASSUMPTIONS.md`. Throws `OctoberImportError` for an unusable option or input; a bad row is a
 * reject.
 */
export function importOctober(csv: string, options: Partial<OctoberOptions> = {}): OctoberImport {
  const terms = octoberTerms(options)
  const table = readOctoberTable(csv)
  const results = table.rows.map((row) => octoberShort(row, terms))
  const shorts = results.filter((result) => 'lots' in result)
  const rejects = [...table.rejects, ...results.filter((result) => 'reason' in result)]
  const shortLots = shorts.reduce((sum, { lots }) => sum + lots, 0n)
  const longs = octoberLongs(shortLots, terms)
  const holdings = sortedHoldings(
    [longs.bankrupt, longs.solvent, ...shorts.map((short) => ({ ...short, lots: -short.lots }))],
    terms,
  )
  const summary: OctoberSummary = {
    rows: table.rowCount,
    shorts: shorts.length,
    rejects: countByReason(rejects),
    losingRows: shorts.filter(({ isLosing }) => isLosing).length,
    insolventRows: shorts.filter(({ isInsolvent }) => isInsolvent).length,
    insolventByRoundingRows: shorts.filter(({ isInsolventByRounding }) => isInsolventByRounding)
      .length,
    shortLots: String(shortLots),
    deficit: octoberMoney(longs.deficitQuote, terms),
    fundBalance: octoberMoney(longs.fundBalanceQuote, terms),
    assumptions: octoberAssumptions(longs, terms),
  }
  return {
    files: [
      { name: 'book.json', text: octoberBookJson(longs.fundBalanceQuote, terms) },
      { name: 'accounts.csv', text: octoberAccountsCsv(holdings, table.notes, terms) },
      { name: 'positions.csv', text: octoberPositionsCsv(holdings, table.notes, terms) },
      { name: 'rejects.csv', text: octoberRejectsCsv(rejects, table) },
      { name: 'ASSUMPTIONS.md', text: octoberAssumptionsPage(summary, table.notes) },
    ],
    summary,
  }
}

function sortedHoldings(
  holdings: readonly OctoberHolding[],
  { options }: OctoberTerms,
): OctoberHolding[] {
  for (const option of ['bankruptAccount', 'solventAccount'] as const) {
    if (holdings.filter(({ account }) => account === options[option]).length > 1) {
      const rule = `a row of the input already has the account ${options[option]}; choose another`
      throw new OctoberImportError('octoberOption', option, rule)
    }
  }
  return holdings.toSorted((a, b) => compareIdentifiers(a.account, b.account))
}

function countByReason(rejects: readonly OctoberReject[]): Record<OctoberRejectReason, number> {
  const counts = { ...noRejects }
  for (const { reason } of rejects) counts[reason] += 1
  return counts
}

const noRejects = Object.fromEntries(octoberRejectReasons.map((reason) => [reason, 0])) as Record<
  OctoberRejectReason,
  number
>
