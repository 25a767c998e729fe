import type { MeasuredDifference, TrialDocument, TrialPolicyRow } from '@plimsoll/reports'
import { counted, grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'

const places = 3

/** A trial for a person at a terminal: the claim, both measures of it in one table, and what else was measured. */
export function trialSummary(
  document: TrialDocument,
  emphasise: (text: string) => string,
): string[] {
  const { seedFirst, seedLast, books, families, against, claim, refused } = document
  return [
    `${counted(books, 'book')}: ${families.length} families, seeds ${seedFirst} to ${seedLast} of each`,
    ...wrapped(claim.sentence),
    '',
    emphasise(`Percent of open interest; differences to ${against}, below 0 is better than it`),
    ...differenceLines(document),
    '  Books: in which the policy is better and worse. * dominates.',
    '',
    emphasise('What else they leave, and what they cost'),
    ...otherLines(document),
    '',
    emphasise(`Who dominates ${against} within a family`),
    ...claim.families.flatMap(({ family, dominatedBy }) =>
      wrapped(`${family}: ${dominatedBy.join(', ') || 'nobody'}`, '  '),
    ),
    ...(refused.length === 0 ? [] : ['', emphasise('Cannot be carried out on these books')]),
    ...refused.map(({ policy, refused: { message } }) => `  ${policy}: ${message}`),
  ]
}

function rightColumn(title: string): Column {
  return { title, align: 'right' }
}

const policyColumn: Column = { title: 'policy', align: 'left', shrinks: true }

function differenceLines({ policies }: TrialDocument): string[] {
  const titles = ['shortfall', '95 % interval', 'books', 'hedges', '95 % interval', 'books']
  return tableLines(
    [policyColumn, ...titles.map(rightColumn)],
    policies.map((row) => [
      row.difference?.dominates === true ? `${row.policy} *` : row.policy,
      short(row.means.nextShock),
      ...differenceCells(row.difference?.nextShock),
      short(row.means.brokenHedges),
      ...differenceCells(row.difference?.brokenHedges),
    ]),
    '  ',
  )
}

function differenceCells(difference: MeasuredDifference | undefined): string[] {
  if (difference === undefined) return ['–', '–']
  const { low, high, better, worse } = difference
  return [`${short(low)} to ${short(high)}`, `${grouped(String(better))}/${grouped(String(worse))}`]
}

function otherLines({ policies }: TrialDocument): string[] {
  const titles = ['touched', 'leverage', 'cuts', 'haircuts', 'left over', 'second deficit']
  return tableLines(
    [policyColumn, ...titles.map(rightColumn)],
    policies.map(({ policy, means }: TrialPolicyRow) => [
      policy,
      means.touched,
      means.stressLeverage ?? '–',
      ...[means.cutCost, means.charged, means.leftOver, means.secondDeficit].map(short),
    ]),
    '  ',
  )
}

/** A decimal with fewer places, for a narrow column; what is left off is in the document. */
function short(decimal: string): string {
  return Number(decimal).toFixed(places)
}
