import type { EventStream } from '../reading/event-stream.ts'
import type { ImportEvent } from '../reading/import-event.ts'
import {
  type ExportSettings,
  ExportStream,
  type OwnedExport,
  type StreamFindings,
} from './export-stream.ts'
import type { SeenRows } from './seen-rows.ts'

/**
 * An answer of which a book is made. It is read whole before everything else, and again where an import goes on, so that
 * what it shows need not be kept on disk; the events in it wait until their time comes.
 */
export class BookPage {
  readonly findings: StreamFindings
  /** Reads the page and gives no events. */
  readonly whole: EventStream
  /** Reads nothing and gives the events. */
  readonly events: EventStream

  constructor(page: OwnedExport, settings: ExportSettings, seen: SeenRows) {
    const { files, open, read, findings } = new ExportStream([page], settings, seen)
    const waiting: ImportEvent[] = []
    this.findings = findings
    this.whole = {
      files,
      open,
      read: (row, file) => {
        waiting.push(...read(row, file))
        return []
      },
    }
    this.events = {
      files,
      open: noRows,
      read: () => [],
      end: () => waiting.toSorted((a, b) => a.timeMs - b.timeMs),
    }
  }
}

async function* noRows(): AsyncGenerator<never> {}
