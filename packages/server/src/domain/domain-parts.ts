import { join } from 'node:path'
import type { BookSpec, StateView } from '@plimsoll/engine'
import type { Journal, ReadPlace } from '@plimsoll/journal'
import { type BookFormat, domainFormat, EventWriter } from '@plimsoll/protocol'
import { projectionOf } from './archive/project-record.ts'
import { withProjectionTables } from './archive/projection-tables.ts'
import { Projections } from './archive/projections.ts'
import { DomainFeed } from './domain-feed.ts'
import { DomainProgress } from './domain-progress.ts'
import { LiveNames } from './live-names.ts'
import { RecordReceipts } from './record-receipts.ts'

/** What follows the records of a domain. */
export interface DomainParts {
  readonly format: BookFormat
  readonly writer: EventWriter
  readonly receipts: RecordReceipts
  readonly progress: DomainProgress
  readonly projections: Projections
  readonly feed: DomainFeed
  /** Takes up the state that the journal led to. */
  begin(state: StateView, at: ReadPlace): void
}

/** The parts of the domain of a folder, which are as far as they got; an archive that is not of this journal begins anew. */
export async function openParts(
  book: BookSpec,
  journal: Journal,
  { folder, onError }: PartsOptions,
): Promise<DomainParts> {
  const format = domainFormat(book)
  const names = new LiveNames()
  const writer = new EventWriter(format, names, book.markets)
  const progress = new DomainProgress()
  const receipts = new RecordReceipts({ format, markets: book.markets, writer })
  const project = projectionOf(format, receipts)
  const file = join(folder, 'projections.sqlite')
  const projections = withProjectionTables(
    file,
    (database) => new Projections({ domain: book.domain, file, database, names, project, onError }),
  )
  try {
    await projections.adopt(journal)
    const feed = new DomainFeed({
      domain: book.domain,
      keeper: projections,
      onListenerError: onError,
      onApplied: (record, state) => {
        names.follow(state)
        progress.applied(record, state)
      },
    })
    feed.follow((records) => progress.durable(records))
    return {
      format,
      writer,
      receipts,
      progress,
      projections,
      feed,
      begin: (state, at) => {
        names.follow(state)
        progress.begin(at)
      },
    }
  } catch (error) {
    projections.close()
    throw error
  }
}

export interface PartsOptions {
  readonly folder: string
  readonly onError: (error: unknown) => void
}
