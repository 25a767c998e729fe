import {
  allocationSizes,
  type AllocationTimes,
  measureAllocation,
} from '../bench/allocation-bench.ts'
import { journalLoads, type JournalRates, measureJournal } from '../bench/journal-bench.ts'
import { serverLines, serverMarkdown } from '../bench/server/server-tables.ts'
import { CommandFailure } from '../command-failure.ts'
import { writeReport } from '../comparison/write-report.ts'
import { exampleText } from '../invocation.ts'
import { grouped } from '../output/grouped.ts'
import { writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { type Column, tableLines } from '../output/table.ts'
import type { AddCommand } from './command.ts'

const names = ['journal', 'allocation', 'server'] as const

/** `bench`: how fast this machine does it, as ratios to what the parts below could do at most. */
export const addBench: AddCommand = (program, { streams }) => {
  program
    .command('bench')
    .summary('measure this machine')
    .description(
      'journal: commands decided, made durable and answered, against bare SQLite (better-sqlite3, which the journal stands on too; one prepared insert a row) that commits the same rows in groups of the same size. Each client sends its next command when it has its last answer. allocation: the decision of one round by plimsoll on books of 1,000, 10,000 and 100,000 accounts in 20 markets, loading aside, against a queue on the same book and against reading every position once. server: commands over HTTP, single and in batches, signed and unsigned, against a bare loop of fastify and fdatasync and against the journal alone, and a thousand readers of the stream; takes some minutes. Read the ratios, not the rates.',
    )
    .argument('[name]', names.join(' or '), 'journal')
    .option('--report <file>', 'of server: also write the page')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText('bench journal', 'bench allocation', 'bench server --report FILE'),
    )
    .action(async (given: string, { report, json }: BenchOptions) => {
      const name = names.find((known) => known === given)
      if (name === undefined) {
        const message = `bench ${given}: not known; choose ${names.join(', ')}`
        throw new CommandFailure({ code: 'unknownBench', message })
      }
      if (report !== undefined && name !== 'server') {
        const message = `bench ${name}: has no report; only bench server takes --report`
        throw new CommandFailure({ code: 'usage', message })
      }
      const progress = new Progress(streams)
      if (name === 'server') {
        // The server brings many modules along, which no other bench needs.
        const { measureServer } = await import('../bench/server/measure-server.ts')
        const rates = await measureServer((stage) => progress.begin(stage))
        progress.end()
        if (report !== undefined) writeReport(report, serverMarkdown(rates))
        return json
          ? writeJson(streams, { bench: name, ...rates })
          : writeLines(streams, serverLines(rates))
      }
      const { rows, lines } =
        name === 'journal' ? await benchJournal(progress) : benchAllocation(progress)
      progress.end()
      return json ? writeJson(streams, { bench: name, rows }) : writeLines(streams, lines)
    })
}

interface BenchOptions {
  readonly report?: string
  readonly json?: boolean
}

/** What was measured, as numbers and for a person. */
interface Measured {
  readonly rows: readonly (JournalRates | AllocationTimes)[]
  readonly lines: readonly string[]
}

async function benchJournal(progress: Progress): Promise<Measured> {
  const rows: JournalRates[] = []
  for (const load of journalLoads) {
    progress.begin(`${load.clients} clients, ${load.commands} commands`)
    rows.push(await measureJournal(load))
  }
  return { rows, lines: journalLines(rows) }
}

function benchAllocation(progress: Progress): Measured {
  const rows = allocationSizes.map((accounts) =>
    measureAllocation(accounts, (stage) => progress.begin(stage)),
  )
  return { rows, lines: allocationLines(rows) }
}

function rightColumn(title: string): Column {
  return { title, align: 'right' }
}

function journalLines(rows: readonly JournalRates[]): string[] {
  const titles = [
    'clients',
    'commands a group',
    'bare records/s',
    'journal alone',
    'decide, journal, apply, answer',
  ]
  return [
    'Share of the rate of bare SQLite; medians of turns',
    ...tableLines(
      titles.map(rightColumn),
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

function allocationLines(rows: readonly AllocationTimes[]): string[] {
  const titles = ['accounts', 'positions', 'fills', 'plimsoll ms', 'to a queue', 'to one reading']
  return [
    'Time of one decision; medians of turns, and what it is to a queue and to reading every position once',
    ...tableLines(
      titles.map(rightColumn),
      rows.map(({ accounts, positions, fills, decisionMs, peerMs, limitMs }) => [
        grouped(String(accounts)),
        grouped(String(positions)),
        grouped(String(fills)),
        grouped(decisionMs.toFixed(0)),
        `${(decisionMs / peerMs).toFixed(1)} x`,
        `${grouped((decisionMs / limitMs).toFixed(0))} x`,
      ]),
      '  ',
    ),
  ]
}
