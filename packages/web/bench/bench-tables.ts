import { availableParallelism } from 'node:os'
import type { FrameFigures } from './measure-frames.ts'
import type { Opening } from './opening.ts'
import type { QueueScreen } from './queue-screen.ts'
import { benchAccounts, queueLength } from './venue-book.ts'
import type { WhatIfAnswers } from './what-if-answers.ts'

/** Everything that was measured. */
export interface Measured {
  readonly queue: QueueScreen
  readonly opening: Opening
  readonly whatIf: WhatIfAnswers
  /** Such as `Chromium 140.0`. */
  readonly browser: string
}

interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What was measured, for a person at a terminal. */
export function tableLines(measured: Measured): string[] {
  return tablesOf(measured).flatMap(({ title, columns, rows }, index) => {
    const widths = columns.map((column, at) =>
      Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)),
    )
    const cells = [columns, ...rows].map((row) =>
      row.map((cell, at) =>
        cell.padStart(at === 0 ? 0 : (widths[at] ?? 0)).padEnd(widths[at] ?? 0),
      ),
    )
    return [...(index === 0 ? [] : ['']), title, ...cells.map((row) => `  ${row.join('  ')}`)]
  })
}

/** The same as a page. */
export function benchPage(measured: Measured): string {
  const tables = tablesOf(measured).map(({ title, columns, rows }) =>
    [
      `${title}:`,
      '',
      line(columns),
      line(columns.map((_, at) => (at === 0 ? '---' : '--:'))),
      ...rows.map(line),
      '',
    ].join('\n'),
  )
  return [
    '# How fast the dashboard is',
    '',
    `Written by \`npm run bench -w packages/web -- --report docs/dashboard-bench.md\` on a machine of ${availableParallelism()} cores, which the server, the simulated venue, ${measured.browser} without a screen or a graphics card, and whatever else ran there shared. Read a figure beside that of the idle page, which was opened in turn with it, while prices went on moving.`,
    '',
    `The venue has ${grouped(benchAccounts)} accounts. ${grouped(queueLength)} of them stand in one queue, which the page shows; prices change 20 times a second. The server may rank the queue for as much of the time as it is allowed at most (\`rankingPercent = 100\`); how often the stream then tells of it is in the second table. During half of the time the queue was scrolled.`,
    '',
    'Work of a frame is all that the main thread did since the frame before: scripts, style, layout and painting. On a screen that shows 60 pictures a second a frame is late where it took more than 16.7 ms. On the processor is the same without what other processes took meanwhile. The tracing that measures it is part of it.',
    '',
    ...tables,
  ].join('\n')
}

function tablesOf({ queue, opening, whatIf }: Measured): Table[] {
  return [
    {
      title: `The live queue of ${grouped(queueLength)}, medians of ${queue.runs} runs`,
      columns: ['', 'market screen', 'idle page', 'ratio'],
      rows: frameRows.map(({ words, unit, of }) => {
        const [own, idle] = [of(queue.market), of(queue.idle)]
        const places = unit === '%' ? 2 : 1
        return [
          unit === '' ? words : `${words}, ${unit}`,
          own.toFixed(places),
          idle.toFixed(places),
          idle < 0.05 ? '' : (own / idle).toFixed(2),
        ]
      }),
    },
    {
      title: 'What arrived meanwhile, in a second',
      columns: ['', 'prices', 'messages of queues', 'with the long queue'],
      rows: [
        [
          'times',
          queue.traffic.pricesPerSecond.toFixed(1),
          queue.traffic.queueMessagesPerSecond.toFixed(1),
          queue.traffic.longQueuesPerSecond.toFixed(1),
        ],
      ],
    },
    {
      title: 'Opening the first screen, to the first number that is seen',
      columns: ['', 'ms', 'script kB', 'style kB'],
      rows: [
        ['nothing kept', whole(opening.coldMs), whole(opening.scriptKb), whole(opening.styleKb)],
        [
          'once more',
          whole(opening.warmMs),
          whole(opening.warmScriptKb),
          whole(opening.warmStyleKb),
        ],
      ],
    },
    {
      title: `A what-if, from the slider to the painted answer, ${whatIf.moves} moves`,
      columns: ['', 'p50', 'p95', 'longest'],
      rows: [['ms', whole(whatIf.p50Ms), whole(whatIf.p95Ms), whole(whatIf.maxMs)]],
    },
  ]
}

interface FrameRow {
  readonly words: string
  readonly unit: 'ms' | '%' | 'MB' | ''
  readonly of: (figures: FrameFigures) => number
}

const frameRows: readonly FrameRow[] = [
  { words: 'work of a frame, p50', unit: 'ms', of: ({ workP50Ms }) => workP50Ms },
  { words: 'work of a frame, p95', unit: 'ms', of: ({ workP95Ms }) => workP95Ms },
  { words: 'work of a frame, p99', unit: 'ms', of: ({ workP99Ms }) => workP99Ms },
  { words: 'work of a frame, most', unit: 'ms', of: ({ workMaxMs }) => workMaxMs },
  { words: 'on the processor, p50', unit: 'ms', of: ({ cpuP50Ms }) => cpuP50Ms },
  { words: 'on the processor, p95', unit: 'ms', of: ({ cpuP95Ms }) => cpuP95Ms },
  { words: 'on the processor, p99', unit: 'ms', of: ({ cpuP99Ms }) => cpuP99Ms },
  { words: 'from frame to frame, p50', unit: 'ms', of: ({ intervalP50Ms }) => intervalP50Ms },
  { words: 'from frame to frame, p95', unit: 'ms', of: ({ intervalP95Ms }) => intervalP95Ms },
  { words: 'frames in a second', unit: '', of: ({ framesPerSecond }) => framesPerSecond },
  { words: 'pictures without a new frame', unit: '%', of: ({ missedShare }) => missedShare * 100 },
  { words: 'tasks of more than 50 ms', unit: '', of: (figures) => figures.longTasks },
  { words: 'script in a second', unit: 'ms', of: ({ scriptMsPerSecond }) => scriptMsPerSecond },
  {
    words: 'style and layout in a second',
    unit: 'ms',
    of: ({ layoutMsPerSecond }) => layoutMsPerSecond,
  },
  { words: 'memory of scripts, before', unit: 'MB', of: ({ heapMbBefore }) => heapMbBefore },
  { words: 'memory of scripts, after', unit: 'MB', of: ({ heapMbAfter }) => heapMbAfter },
]

function whole(value: number): string {
  return grouped(Math.round(value))
}

function grouped(value: number): string {
  return value.toLocaleString('en-US')
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
