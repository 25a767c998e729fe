import { join } from 'node:path'
import type { ImportManifest } from '@plimsoll/simulator'
import { suggestion } from '../invocation.ts'
import { counted, grouped } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { utcSpan } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'

/** What came of an import, for whoever asked for it. */
export function importPage(manifest: ImportManifest, folder: string): string[] {
  const { source, inputs, rows, book, notes } = manifest
  return [
    `${source}: ${counted(rows, 'row')} of ${counted(inputs.length, 'file')}`,
    ...eventLines(manifest),
    ...quarantineLines(manifest, folder),
    ...totalLines(manifest),
    ...(notes.length === 0 ? [] : ['', 'To be known:', ...notes.flatMap(noteLines)]),
    '',
    `Wrote ${['events.jsonl', 'quarantine.csv', ...(book ? ['book'] : []), 'import.json'].join(', ')} to ${folder}`,
    ...(book ? [`Next: ${suggestion('resolve', '--book', join(folder, 'book'))}`] : []),
  ]
}

function eventLines({ events, fromTimeMs, toTimeMs }: ImportManifest): string[] {
  const kinds = Object.entries(events)
  if (kinds.length === 0 || fromTimeMs === undefined || toTimeMs === undefined) return ['No events']
  const rows = kinds.map(([kind, count]) => [kind, grouped(String(count))])
  return [
    `Events ${utcSpan(fromTimeMs, toTimeMs)}`,
    ...tableLines(
      [
        { title: 'kind', align: 'left' },
        { title: 'events', align: 'right' },
      ],
      rows,
      '  ',
    ),
  ]
}

function quarantineLines({ quarantined }: ImportManifest, folder: string): string[] {
  const rules = Object.entries(quarantined)
  if (rules.length === 0) return []
  const count = rules.reduce((sum, [, one]) => sum + one, 0)
  const named = rules.map(([rule, one]) => `${rule} ${grouped(String(one))}`).join(', ')
  return [`Set aside: ${counted(count, 'row')} (${named}); see ${join(folder, 'quarantine.csv')}`]
}

function totalLines({ totals }: ImportManifest): string[] {
  const all = Object.entries(totals)
  if (all.length === 0) return []
  return ['Totals', ...all.map(([name, amount]) => `  ${name} ${grouped(amount)}`)]
}

function noteLines(note: string): string[] {
  return wrapped(`- ${note}`, '  ')
}
