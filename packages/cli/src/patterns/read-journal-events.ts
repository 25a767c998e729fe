import {
  apply,
  type BookSpec,
  createState,
  type EngineEvent,
  type State,
  type StateView,
  view,
} from '@plimsoll/engine'
import { bookOf, happeningsOf, type Journal, type JournalRecord } from '@plimsoll/journal'
import { domainFormat, encodeEvent, EventWriter } from '@plimsoll/protocol'
import { Activity, type TimeWindow } from '@plimsoll/reports'
import type { Gathered } from './read-event-file.ts'
import { isNeeded, patternEventsOf } from './recorded-event.ts'
import { RiskSamples } from './risk-samples.ts'
import { stateLevels } from './state-levels.ts'

/**
 * Goes through a journal and gathers what patterns are found in, up to the end of the window.
 *
 * @param name of the folder, for the report
 */
export async function readJournalEvents(
  journal: Journal,
  name: string,
  window: TimeWindow,
  onProgress: (done: number, last: number) => void,
): Promise<Gathered> {
  let gathering: Gathering | undefined
  for await (const record of journal.read(0)) {
    if (record.sequence === 0)
      gathering = new Gathering(bookOf(record), journal.head.timeMs, window)
    else gathering?.take(record)
    if (record.timeMs > (window.toMs ?? Infinity)) break
    onProgress(record.sequence, journal.head.sequence)
  }
  if (gathering === undefined) throw new Error('the journal has no records')
  return gathering.gathered(name)
}

class Gathering {
  readonly #book: BookSpec
  readonly #state: State
  readonly #view: StateView
  readonly #write: EventWriter
  readonly #activity: Activity
  readonly #risk: RiskSamples

  constructor(book: BookSpec, lastMs: number, window: TimeWindow) {
    const { fromMs = -Infinity, toMs = Infinity } = window
    this.#activity = new Activity(window)
    this.#book = book
    this.#state = createState(book)
    this.#view = view(this.#state)
    this.#write = new EventWriter(domainFormat(book), this.#view.names(), book.markets)
    this.#risk = new RiskSamples(this.#view, {
      fromMs: Math.max(book.timeMs, fromMs),
      toMs: Math.min(lastMs, toMs),
    })
    stateLevels(this.#activity, this.#view, this.#write, book.timeMs)
  }

  take(record: JournalRecord): void {
    const { timeMs } = record
    this.#risk.until(timeMs)
    this.#activity.observe(timeMs)
    const events = happeningsOf(record)
    for (const event of events) {
      apply(this.#state, event)
      this.#gather(event, timeMs)
    }
    // A book that was synced says what is open, not what became of it.
    if (events.some(({ kind }) => kind === 'bookSynced')) {
      stateLevels(this.#activity, this.#view, this.#write, timeMs)
    }
  }

  gathered(name: string): Gathered {
    this.#risk.until(Infinity)
    const { domain, asset } = this.#book
    return {
      activity: this.#activity,
      source: { kind: 'journal', name, domain, asset: asset.name },
      risk: this.#risk.series(),
    }
  }

  #gather(event: EngineEvent, timeMs: number): void {
    if (!isNeeded(event.kind)) return
    const document = encodeEvent(event, this.#write)
    for (const one of patternEventsOf(document, timeMs)) this.#activity.take(one)
  }
}
