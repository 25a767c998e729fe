import type { MeasuredDifference, TrialDocument, TrialRow } from '@plimsoll/reports'
import { counted, grouped } from '../output/grouped.ts'

/** A trial as a page of Markdown: one table for all books, one for each family. */
export function trialMarkdown(document: TrialDocument): string {
  const { seedFirst, seedLast, books, families, policies, claim, refused } = document
  const lines = [
    `**${claim.sentence}**`,
    '',
    `${counted(books, 'book')}: ${families.length} families, seeds ${seedFirst} to ${seedLast} of each.`,
    '',
    ...tableOf(
      document,
      policies.map((row) => [row.policy, row]),
    ),
    '',
    ...families.flatMap(({ family, description }, at) => [
      `### ${family}`,
      '',
      `${capital(description)}. Dominated by: ${dominatedBy(document, at)}.`,
      '',
      ...tableOf(
        document,
        policies.flatMap(({ policy, families: rows }) => {
          const row = rows[at]
          return row === undefined ? [] : [[policy, row] as const]
        }),
      ),
      '',
    ]),
    ...(refused.length === 0 ? [] : ['### Cannot be carried out on these books', '']),
    ...refused.map(({ policy, refused: { message } }) => `- \`${policy}\`: ${message}`),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function dominatedBy({ claim }: TrialDocument, at: number): string {
  const names = claim.families[at]?.dominatedBy ?? []
  return names.map((name) => `\`${name}\``).join(', ') || 'nobody'
}

const titles = [
  'Policy',
  'Next-shock shortfall',
  'Difference',
  'Better / worse',
  'Broken hedges',
  'Difference',
  'Better / worse',
  'Dominates',
  'Touched',
  'Stress leverage',
  'Cuts against mark',
  'Haircuts',
  'Left over',
  'Second deficit',
]

function tableOf(
  { against }: TrialDocument,
  rows: readonly (readonly [policy: string, row: TrialRow])[],
): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(titles),
    line(titles.map((_, at) => (at === 0 ? '---' : '--:'))),
    ...rows.map(([policy, row]) => line(cellsOf(policy === against, policy, row))),
  ]
}

function cellsOf(isBase: boolean, policy: string, { means, difference }: TrialRow): string[] {
  return [
    isBase ? `**${policy}**` : policy,
    means.nextShock,
    ...differenceCells(difference?.nextShock),
    means.brokenHedges,
    ...differenceCells(difference?.brokenHedges),
    difference === undefined ? '–' : difference.dominates ? 'yes' : 'no',
    means.touched,
    means.stressLeverage ?? '–',
    means.cutCost,
    means.charged,
    means.leftOver,
    means.secondDeficit,
  ]
}

function differenceCells(difference: MeasuredDifference | undefined): string[] {
  if (difference === undefined) return ['–', '–']
  const { mean, low, high, better, worse } = difference
  return [`${mean} [${low}, ${high}]`, `${grouped(String(better))} / ${grouped(String(worse))}`]
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
