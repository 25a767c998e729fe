import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BookSpec } from '@plimsoll/engine'
import {
  bookOf,
  type Clock,
  type Journal,
  openSqliteJournal,
  Sequencer,
  type SequencerSettings,
} from '@plimsoll/journal'
import { automationDefaults, type AutomationSettings } from './automation.ts'
import { type DomainParts, openParts } from './domain-parts.ts'
import type { DomainMode } from './hosted-domain.ts'
import { OpenedDomain, type OpenedParts } from './opened-domain.ts'
import { ShadowTables } from './shadow/shadow-tables.ts'
import type { ShadowSettings } from './shadow/shadow-watch.ts'

/** How a domain is run. Whatever is not given has its default. */
export interface DomainOptions {
  /** It decides beside the venue and has no say. */
  readonly isShadow?: boolean
  readonly automation?: Partial<AutomationSettings>
  readonly sequencer?: Partial<SequencerSettings>
  /** Of the time that ranking a large queue may take. */
  readonly rankingPercent?: number
  /** Of a domain in shadow. */
  readonly shadow?: Partial<ShadowSettings>
  /** Whose time is its own, as of a venue that is simulated. */
  readonly clock?: Clock
}

export interface OpenDomainOptions extends DomainOptions {
  /** Of the journal, made if there is none; the archive lies beside it. */
  readonly folder: string
  /** The book an empty journal begins with. */
  readonly book?: BookSpec
  readonly clock: Clock
  /** Told what went wrong in those who follow the records, and while nobody was asking. */
  readonly onError: (error: unknown) => void
  /** Default: the journal in the folder. */
  readonly openJournal?: (folder: string) => Promise<Journal>
}

/** There is nothing to begin a domain with. */
export class NoBook extends Error {
  override readonly name = 'NoBook'
}

/**
 * Opens the domain of a folder. When it returns, memory and archive are what the journal says, and no round is unfinished.
 *
 * @throws NoBook if the journal is empty and no book was given; nothing is written
 * @throws BookRefused if the book of an empty journal is none; nothing is written
 * @throws JournalDamaged, JournalLocked as the journal does
 */
export async function openDomain(options: OpenDomainOptions): Promise<OpenedDomain> {
  const { folder, openJournal = openSqliteJournal } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const journal = await openJournal(folder)
  const first = new JournalInHand(journal)
  try {
    const book = await firstBook(journal, options.book)
    const parts = await openParts(book, journal, options)
    try {
      return await begin({
        book,
        parts,
        options,
        openJournal: async () => first.give() ?? openJournal(folder),
      })
    } catch (error) {
      parts.projections.close()
      throw error
    }
  } catch (error) {
    await first.give()?.close()
    throw error
  }
}

interface Beginning {
  readonly book: BookSpec
  readonly parts: DomainParts
  readonly options: OpenDomainOptions
  readonly openJournal: () => Promise<Journal>
}

async function begin({ book, parts, options, openJournal }: Beginning): Promise<OpenedDomain> {
  const { clock, sequencer: settings } = options
  const sequencer = await Sequencer.open({
    openJournal,
    genesis: book,
    clock,
    observer: parts.feed,
    ...(settings && { settings }),
  })
  try {
    await sequencer.read((state, at) => parts.begin(state, at))
    return host({ ...parts, book, sequencer }, options)
  } catch (error) {
    // The journal is the sequencer's by now, and its lock with it.
    await sequencer.close()
    throw error
  }
}

function host(
  parts: DomainParts & Pick<OpenedParts, 'book' | 'sequencer'>,
  options: OpenDomainOptions,
): OpenedDomain {
  const { clock, folder, isShadow, automation, onError, shadow: settings } = options
  const { rankingPercent } = options
  const mode: DomainMode = isShadow === true ? 'shadow' : (parts.book.execution ?? 'ledger')
  const opened = {
    ...parts,
    mode,
    nowMs: () => clock.nowMs(),
    onError,
    ...(rankingPercent !== undefined && { rankingPercent }),
  }
  if (mode !== 'shadow') {
    return new OpenedDomain({ ...opened, automation: { ...automationDefaults, ...automation } })
  }
  const tables = new ShadowTables(join(folder, 'shadow.sqlite'))
  return new OpenedDomain({ ...opened, shadow: { tables, ...(settings && { settings }) } })
}

/** A journal that was opened to look at it, until somebody takes it. */
class JournalInHand {
  #journal: Journal | undefined

  constructor(journal: Journal) {
    this.#journal = journal
  }

  give(): Journal | undefined {
    const journal = this.#journal
    this.#journal = undefined
    return journal
  }
}

async function firstBook(journal: Journal, book: BookSpec | undefined): Promise<BookSpec> {
  if (journal.head.sequence >= 0) {
    for await (const record of journal.read(0)) return bookOf(record)
  }
  if (book === undefined) {
    throw new NoBook('the journal is empty, and there is no book to begin with')
  }
  return book
}
