import { availableParallelism } from 'node:os'
import { grouped } from '../../output/grouped.ts'
import { tableLines } from '../../output/table.ts'
import type { ServerRates } from './measure-server.ts'
import type { LoadRates } from './server-bench.ts'

/** A table with a sentence that says what its numbers are. */
interface Measured {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What was measured, for a person at a terminal. */
export function serverLines(rates: ServerRates): string[] {
  return tablesOf(rates).flatMap(({ title, columns, rows }, index) => [
    ...(index === 0 ? [] : ['']),
    title,
    ...tableLines(
      columns.map((column) => ({ title: column, align: 'right' })),
      rows,
      '  ',
    ),
  ])
}

/** The same as a page. */
export function serverMarkdown(rates: ServerRates): string {
  const tables = tablesOf(rates).map(({ title, columns, rows }) =>
    [
      `${title}:`,
      '',
      line(columns),
      line(columns.map(() => '--:')),
      ...rows.map((row) => line(row)),
      '',
    ].join('\n'),
  )
  return [
    '# How fast the server is',
    '',
    `Written by \`npx plimsoll bench server --report docs/server-bench.md\` on a machine of ${availableParallelism()} cores, which the server, its clients and whatever else ran there shared. Read the shares, not the rates: both sides of a share were measured in turn, with the same client over as many connections.`,
    '',
    'The bare loop is the least that a durable server can do: fastify reads a command as JSON, the line is written to a file, `fdatasync` makes it durable, and an answer is sent. It knows no accounts, no keys, no chain of hashes and no limits. As most would write it, every command has a sync of its own; written with care, as the server is, commands that arrive during a sync share the next one. For signed requests it also verifies every signature, and nothing else.',
    '',
    ...tables,
  ].join('\n')
}

function tablesOf({ singles, batches, stream }: ServerRates): Measured[] {
  return [
    {
      title: 'Single commands over HTTP, unsigned, against the bare loop that syncs every command',
      columns: singleColumns,
      rows: singles.map(({ clients, plain, unsigned, plainShare }) =>
        singleRow(clients, plain, unsigned, plainShare),
      ),
    },
    {
      title:
        'Single commands over HTTP, unsigned, against the bare loop whose commands share syncs',
      columns: singleColumns,
      rows: singles.map(({ clients, bare, unsigned, unsignedShare }) =>
        singleRow(clients, bare, unsigned, unsignedShare),
      ),
    },
    {
      title:
        'Single commands over HTTP, signed with Ed25519, against the bare loop that verifies too',
      columns: singleColumns,
      rows: singles.map(({ clients, bareSigned, signed, signedShare }) =>
        singleRow(clients, bareSigned, signed, signedShare),
      ),
    },
    {
      title:
        'Batches over HTTP, signed, against the same commands decided, journaled and answered in one process',
      columns: ['clients', 'commands a batch', 'in process /s', 'server /s', 'share'],
      rows: batches.map(({ clients, batch, journalPerSecond, perSecond, share }) => [
        String(clients),
        grouped(String(batch)),
        rate(journalPerSecond),
        rate(perSecond),
        share.toFixed(2),
      ]),
    },
    {
      title:
        'Readers of prices that change ten times a second: age of a message when it arrives, the tick of 50 ms in it',
      columns: ['readers', 'of them slow', 'messages', 'p50 ms', 'p99 ms', 'MB before', 'MB after'],
      rows: stream.map(({ readers, slowReaders, messages, p50Ms, p99Ms, ...rss }) => [
        grouped(String(readers + slowReaders)),
        String(slowReaders),
        grouped(String(messages)),
        p50Ms.toFixed(0),
        p99Ms.toFixed(0),
        rss.rssMbBefore.toFixed(0),
        rss.rssMbAfter.toFixed(0),
      ]),
    },
  ]
}

const singleColumns = [
  'clients',
  'bare /s',
  'server /s',
  'share',
  'bare p50 ms',
  'p50 ms',
  'bare p99 ms',
  'p99 ms',
  'bare CPU µs',
  'CPU µs',
]

function singleRow(clients: number, bare: LoadRates, own: LoadRates, share: number): string[] {
  return [
    String(clients),
    rate(bare.perSecond),
    rate(own.perSecond),
    share.toFixed(2),
    ...[bare.p50Ms, own.p50Ms, bare.p99Ms, own.p99Ms].map((ms) => ms.toFixed(1)),
    bare.cpuUs.toFixed(0),
    own.cpuUs.toFixed(0),
  ]
}

function rate(perSecond: number): string {
  return grouped(perSecond.toFixed(0))
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
