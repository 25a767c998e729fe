import { journalLoads, type JournalRates, measureJournal } from '../bench/journal-bench.ts'
import { CommandFailure } from '../command-failure.ts'
import { exampleText } from '../invocation.ts'
import { writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { type Column, tableLines } from '../output/table.ts'
import type { AddCommand } from './command.ts'

const names = ['journal'] as const

/** `bench`: how fast this machine does it, as ratios to what the parts below could do at most. */
export const addBench: AddCommand = (program, { streams }) => {
  program
    .command('bench')
    .summary('measure this machine')
    .description(
      'journal: commands decided, made durable and answered, against bare SQLite (better-sqlite3, which the journal stands on too; one prepared insert a row) that commits the same rows in groups of the same size. Each client sends its next command when it has its last answer. Read the ratios, not the rates.',
    )
    .argument('[name]', 'journal', 'journal')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('bench journal'))
    .action(async (name: string, { json }: { readonly json?: boolean }) => {
      if (!names.some((known) => known === name)) {
        const message = `bench ${name}: not known; choose ${names.join(', ')}`
        throw new CommandFailure({ code: 'unknownBench', message })
      }
      const progress = new Progress(streams)
      const rows: JournalRates[] = []
      for (const load of journalLoads) {
        progress.begin(`${load.clients} clients, ${load.commands} commands`)
        rows.push(await measureJournal(load))
      }
      progress.end()
      if (json) return writeJson(streams, { bench: name, rows })
      return writeLines(streams, page(rows))
    })
}

function page(rows: readonly JournalRates[]): string[] {
  const column = (title: string): Column => ({ title, align: 'right' })
  return [
    'Share of the rate of bare SQLite; medians of turns',
    ...tableLines(
      [
        column('clients'),
        column('commands a group'),
        column('bare records/s'),
        column('journal alone'),
        column('decide, journal, apply, answer'),
      ],
      rows.map((row) => [
        String(row.clients),
        row.groupSize.toFixed(1),
        row.bareRecordsPerSecond.toFixed(0),
        row.journalShare.toFixed(2),
        row.sequencerShare.toFixed(2),
      ]),
      '  ',
    ),
  ]
}
