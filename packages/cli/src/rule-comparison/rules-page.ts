import { type RuleComparisonDocument, ruleTables } from '@plimsoll/reports'
import { counted } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'

/** A comparison of rules for a person at a terminal: the answer first, then what stands behind it. */
export function rulesPage(
  document: RuleComparisonDocument,
  emphasise: (text: string) => string,
): string[] {
  const { answer, refused, caveats, assumptions } = document
  return [
    ...wrapped(emphasise(answer), '', ''),
    '',
    ...wrapped(groundText(document)),
    ...ruleTables(document).flatMap(({ title, caption, columns, rows }) => [
      '',
      emphasise(title),
      ...wrapped(`${caption}.`, '  ', ''),
      ...(rows.length === 0 ? [] : tableLines(columns.map(columnOf), rows, '  ')),
    ]),
    ...listed(
      'Cannot be carried out on this book',
      emphasise,
      refused.map(({ policy, refused: { message } }) => `${policy}: ${message}`),
    ),
    ...listed('Before you use it', emphasise, [...caveats, ...assumptions]),
  ]
}

function groundText(document: RuleComparisonDocument): string {
  const { scenario, book = 'its own book', paths, seedFirst, seedLast, asset, rules } = document
  const seeds =
    paths === 1 ? `seed ${seedFirst}` : `seeds ${seedFirst} to ${seedLast}; means over runs`
  const { decimals } = asset
  return `scenario ${scenario} on ${book}: ${counted(rules.length, 'rule')}, ${counted(paths, 'run')} each, ${seeds}; amounts in ${asset.name}, --json has all ${counted(decimals, 'place')}`
}

function columnOf(title: string, at: number): Column {
  return at === 0 ? { title, align: 'left', shrinks: true } : { title, align: 'right' }
}

function listed(
  title: string,
  emphasise: (text: string) => string,
  lines: readonly string[],
): string[] {
  return lines.length === 0
    ? []
    : ['', emphasise(title), ...lines.flatMap((line) => wrapped(line, '  '))]
}
