import { importOctober, type OctoberFile } from '../importers/october.ts'
import { insolventCount, losingCount, medianLossPercent } from './october-summary-statistics.ts'
import { octoberTwinCsv, octoberTwinDefaultSeed, type OctoberTwinSeed } from './october-twin.ts'

/**
 * The synthetic twin as a book folder with a page that says what it is. Throws `RangeError` for a
 * bad seed.
 */
export function octoberTwinFolder(
  seed: OctoberTwinSeed = octoberTwinDefaultSeed,
): readonly OctoberFile[] {
  const { files, summary } = importOctober(octoberTwinCsv(seed), { domain: 'october-twin' })
  const page = readmePage(seed, { shorts: summary.shorts, rejected: summary.rows - summary.shorts })
  return [...files, { name: 'README.md', text: page }]
}

function readmePage(seed: number, count: { shorts: number; rejected: number }): string {
  return `# October twin: a synthetic book

${count.shorts} shorts, one bankrupt long and one solvent long in one synthetic market. The shorts have the shape of the
accounts that were auto-deleveraged on 10 October 2025: how many there were, how notional, profit and account value were
distributed, how far a few accounts dominate, how leverage goes with profit.

**Everything here is synthetic.** It is drawn from published summary statistics (counts, quantiles, tail fits,
correlations) with seed ${seed}. It contains no row of the original data and no real account.

Each statistic stands with its source in \`packages/simulator/src/populations/october-summary-statistics.ts\`. What the
two public reconstructions of the event disagree on was decided for the one that fits the published quantiles:
${losingCount} accounts lose, ${insolventCount} have a value below zero. How these are distributed is our assumption: losses log-normal around
${medianLossPercent} % of notional, values below zero of the same sizes as the values above it. ${count.rejected} rows lost all of their notional
or more, so no entry price fits them; they are in \`rejects.csv\`.

Everything else that is assumed (sizes, collateral, both longs, the fund, the waterfall) is listed with its number in
\`ASSUMPTIONS.md\`. One market cannot show hedges between markets.

Rewrite this folder, byte for byte, from the root of the repository after \`npm run setup\`:

\`\`\`sh
node_modules/.bin/node packages/simulator/src/populations/write-october-twin.ts
\`\`\`

\`--seed N\` draws another population, \`--out FOLDER\` writes it elsewhere.
`
}
