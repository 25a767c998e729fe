import { styleText } from 'node:util'
import { type BookSpec, type Command, createState, type RoundView, view } from '@plimsoll/engine'
import type { JournalHead } from '@plimsoll/journal'
import { compareIdentifiers } from '@plimsoll/protocol'
import type { VenueAnswer, VenueProgress } from '@plimsoll/simulator'
import { formatted } from '../incident/incident-reading.ts'
import { grouped } from '../output/grouped.ts'
import type { OutputStream } from '../output/output.ts'
import { rewrites } from '../output/progress.ts'
import { utcTime } from '../output/utc.ts'
import type { RunDisplay } from '../simulation/run-simulation.ts'
import { NotableFeed } from './notable-feed.ts'
import { type PanelColours, type PanelContent, panelLines, progressLine } from './panel-lines.ts'
import { TerminalPanel } from './terminal-panel.ts'

const frameMs = 200
const lineMs = 3_000

/** What a view is made for. */
export interface ViewedRun {
  readonly title: string
  /** Whether a terminal gets a panel; else it gets a line now and then, as everything else does. */
  readonly hasPanel: boolean
}

/** A run while it goes on, on stderr: a panel on a terminal, elsewhere a line every few seconds. */
export class RunView implements RunDisplay {
  readonly #stderr: OutputStream
  readonly #run: ViewedRun
  readonly #panel: TerminalPanel | undefined
  readonly #colours: PanelColours
  #opening: Opening | undefined
  #shownMs = performance.now()

  constructor(stderr: OutputStream, run: ViewedRun) {
    this.#stderr = stderr
    this.#run = run
    this.#panel = run.hasPanel && rewrites(stderr) ? new TerminalPanel(stderr) : undefined
    this.#colours = coloursOf(stderr)
  }

  opened(book: BookSpec, { sequence, timeMs }: JournalHead): void {
    this.#opening = openingOf(book)
    if (sequence < 0) return
    this.#stderr.write(
      `continuing after record ${grouped(String(sequence))} of ${utcTime(timeMs)} UTC\n`,
    )
  }

  answered({ timeMs }: Command, answer: VenueAnswer): void {
    this.#opening?.feed.answered(timeMs, answer)
  }

  roundRead(round: RoundView, timeMs: number): void {
    this.#opening?.feed.roundRead(round, timeMs)
  }

  stepped(progress: VenueProgress, isNew: boolean): void {
    const nowMs = performance.now()
    const isLast = progress.step === progress.steps
    if (nowMs - this.#shownMs < (this.#panel === undefined ? lineMs : frameMs)) {
      if (!isLast || this.#panel === undefined) return
    }
    this.#shownMs = nowMs
    if (this.#opening === undefined) return
    const content = {
      ...this.#opening,
      title: this.#run.title,
      progress,
      isRetracing: !isNew,
      colours: this.#colours,
    }
    if (this.#panel === undefined) this.#stderr.write(`${progressLine(content)}\n`)
    else this.#panel.show(panelLines(content, this.#panel.columns, this.#panel.rows))
  }

  /** Leaves the terminal as it was. */
  end(): void {
    this.#panel?.clear()
  }
}

/** What a panel compares with. */
type Opening = Pick<PanelContent, 'feed' | 'reader' | 'firstMarks' | 'firstBalances'>

function openingOf(book: BookSpec): Opening {
  const { markets, funds } = book
  return {
    feed: new NotableFeed(markets.map(({ market }) => market)),
    reader: formatted(book, view(createState(book)).totals().moneyQuote).reader,
    firstMarks: sortedBy(markets, ({ market }) => market).map((row) => row.markPriceTicks),
    firstBalances: sortedBy(funds, ({ fund }) => fund).map((row) => row.balanceQuote),
  }
}

function coloursOf(stream: OutputStream): PanelColours {
  const inStyle =
    (style: 'bold' | 'red' | 'green' | 'dim') =>
    (text: string): string =>
      styleText(style, text, { stream })
  return {
    title: inStyle('bold'),
    bad: inStyle('red'),
    good: inStyle('green'),
    quiet: inStyle('dim'),
  }
}

function sortedBy<Row>(rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  return rows.toSorted((left, right) => compareIdentifiers(idOf(left), idOf(right)))
}
