import type { ImportManifest, ImportSettings } from '../reading/import-manifest.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'
import { type FoundFile, identifyInputs, type InputFile } from '../reading/input-file.ts'
import {
  type ImportConclusion,
  type ImportOptions,
  type ImportPlan,
  runImport,
} from '../reading/run-import.ts'
import { binance } from './binance.ts'
import { BookPage } from './book-page.ts'
import { bybit } from './bybit.ts'
import { type BookDraft, bookFiles, DraftError, imbalancesOf, withOtherSide } from './book-draft.ts'
import type { Exchange } from './exchange.ts'
import {
  ExportStream,
  type OwnedExport,
  type ShownFinding,
  type StreamFindings,
} from './export-stream.ts'
import { lanesOf } from './export-lanes.ts'
import { isCutShort, missingPageNotes, openEndNotes, walletNotes } from './open-end.ts'
import { recogniseExport } from './recognise-export.ts'
import { type EqualRows, SeenRows } from './seen-rows.ts'
import { shownBook } from './shown-book.ts'

/** A file to be imported, and whose it is, where somebody said so. */
export interface ExchangeInput {
  readonly input: InputFile
  readonly account?: string | undefined
}

/** What is asked of an import besides its inputs. */
export interface ExchangeImportOptions {
  /** What to do with equal rows of formats without ids; they are refused if absent. */
  readonly equalRows?: EqualRows | undefined
  /** Fields that may stand beside the known ones, because they change nothing. */
  readonly ignored?: readonly string[]
  /** When answers were given that do not say it themselves. */
  readonly timeMs?: number | undefined
  /** By how many minutes local times of tables are ahead of UTC. */
  readonly zoneMinutes?: number | undefined
  /** The asset of the book, where exports show several. */
  readonly asset?: string | undefined
  /** Places to which the book's money is rounded; as many as the source has if absent. */
  readonly assetDecimals?: number | undefined
  /** An account that takes the other side of every market that has only one. */
  readonly balanceWith?: string | undefined
}

/** A file of an export that was named or found, and whose it is, where somebody said so. */
export interface ExchangeFile extends FoundFile {
  readonly account?: string | undefined
}

/** Names of the exchanges whose exports are read. */
export type ExchangeName = 'binance' | 'bybit'

const exchanges: Readonly<Record<ExchangeName, Exchange>> = { binance, bybit }

/**
 * Imports exports of an exchange into a folder.
 *
 * @throws ImportRefusal for inputs that cannot be trusted, as `planExchangeImport` and `runImport`
 */
export async function importExchange(
  name: ExchangeName,
  files: readonly ExchangeFile[],
  options: ExchangeImportOptions,
  run: ImportOptions,
): Promise<ImportManifest> {
  const found = await identifyInputs(files, run)
  const inputs = found.map((input, index) => ({ input, account: files[index]?.account }))
  return runImport(await planExchangeImport(exchanges[name], inputs, options), run)
}

/**
 * Looks at every input and plans their import: events in order of time, and a book where positions, money, contracts,
 * steps and prices are there and longs and shorts cancel. What is missing for a book is said in the notes.
 *
 * @throws ImportRefusal for inputs that are in no known format, were cut off, or belong to nobody
 */
export async function planExchangeImport(
  exchange: Exchange,
  inputs: readonly ExchangeInput[],
  options: ExchangeImportOptions,
): Promise<ImportPlan> {
  const exports: OwnedExport[] = []
  for (const [index, { input, account }] of inputs.entries()) {
    const found = await recogniseExport(input, exchange)
    exports.push({ found, index, account })
  }
  refuseMissingPage(exports)
  const seen = new SeenRows()
  const settings = { ...options, ignored: options.ignored ?? [] }
  const [pages, others] = [exports.filter(isForBook), exports.filter((one) => !isForBook(one))]
  const bookPages = pages.map((page) => new BookPage(page, settings, seen))
  const lanes = await lanesOf(others, settings)
  const streams = lanes.map((lane) => new ExportStream(lane, settings, seen))
  return {
    source: exchange.name,
    inputs: inputs.map(({ input }) => input),
    settings: shownSettings(inputs, options),
    first: bookPages.map(({ whole }) => whole),
    streams: [seen.asStream(), ...bookPages.map(({ events }) => events), ...streams],
    conclude: () => {
      const findings = [...bookPages, ...streams].map((one) => one.findings)
      // Taken out, so that nothing holds them while the book is checked.
      const shown = findings.flatMap((one) => one.shown.splice(0))
      const notes = [
        ...emptyNotes(exports),
        ...passedOverNotes(findings),
        ...missingPageNotes(exports),
        ...walletNotes(
          streams.flatMap((stream) => stream.lastBalances()),
          shown,
        ),
        ...openEndNotes(exports.filter(hasOpenEnd).map(({ found }) => found.input)),
      ]
      const lost = findings.reduce((sum, one) => sum + one.lost, 0)
      // A hole may contradict what is around it, so nothing is held against it.
      if (lost > 0) return withoutBook(notes, lostText(lost))
      return bookOf(shown, notes, exchange, options)
    },
  }
}

function isForBook({ found }: OwnedExport): boolean {
  return found.format?.isForBook === true
}

/** An answer that another page follows must have that page beside it, or positions are missing without a trace. */
function refuseMissingPage(exports: readonly OwnedExport[]): void {
  const missing = exports.find((one) => isForBook(one) && isCutShort(one, exports))
  if (missing === undefined) return
  const { format, input } = missing.found
  const complaint = `says that another page follows (nextPageCursor), and no last page of ${format?.name ?? 'it'} is there; fetch all pages`
  throw new ImportRefusal('missingPage', { file: input.name }, complaint)
}

function shownSettings(
  inputs: readonly ExchangeInput[],
  { equalRows, ignored = [], timeMs, zoneMinutes, ...book }: ExchangeImportOptions,
): ImportSettings {
  const { asset, assetDecimals, balanceWith } = book
  return {
    accounts: JSON.stringify(inputs.map(({ account }) => account ?? '')),
    ...(equalRows !== undefined && { equalRows }),
    ...(ignored.length > 0 && { ignore: ignored.toSorted().join(',') }),
    ...(timeMs !== undefined && { time: new Date(timeMs).toISOString() }),
    ...(zoneMinutes !== undefined && { zoneMinutes: String(zoneMinutes) }),
    ...(asset !== undefined && { asset }),
    ...(assetDecimals !== undefined && { assetDecimals: String(assetDecimals) }),
    ...(balanceWith !== undefined && { balanceWith }),
  }
}

function bookOf(
  shown: readonly ShownFinding[],
  notes: readonly string[],
  exchange: Exchange,
  options: ExchangeImportOptions,
): ImportConclusion {
  const book = shownBook(shown, exchange, options)
  if (book === undefined) return { totals: {}, notes }
  if ('missing' in book) return withoutBook(notes, book.missing)
  return bookConclusion(book.draft, [...notes, ...book.notes], options)
}

function withoutBook(notes: readonly string[], why: string): ImportConclusion {
  return { totals: {}, notes: [...notes, `No book: ${why}`] }
}

/** The book of a draft where longs and shorts cancel, or an account was named to take what is missing. */
export function bookConclusion(
  draft: BookDraft,
  notes: readonly string[],
  { balanceWith }: Pick<ExchangeImportOptions, 'balanceWith'>,
): ImportConclusion {
  const imbalances = imbalancesOf(draft)
  if (imbalances.length > 0 && balanceWith === undefined) {
    const shown = imbalances.slice(0, 3).map(({ market, size }) => `${market} by ${size}`)
    const why = `longs and shorts do not cancel (${shown.join(', ')}), as in exports of some accounts; give --balance-with NAME to let an account of that name take the other side`
    return withoutBook(notes, why)
  }
  try {
    const whole = balanceWith === undefined ? draft : withOtherSide(draft, balanceWith)
    const added = imbalances.map(
      ({ market, size }) => `${balanceWith} holds the other side of ${market}: ${negated(size)}`,
    )
    return {
      book: bookFiles(whole),
      totals: totalsOf(whole),
      notes: [
        ...notes,
        ...whole.notes.slice(draft.notes.length),
        ...added,
        assumedWaterfall(whole),
      ],
    }
  } catch (error) {
    if (!(error instanceof DraftError)) throw error
    throw new ImportRefusal('badBook', { file: draft.domain }, error.message, { cause: error })
  }
}

function assumedWaterfall({ funds, policy }: BookDraft): string {
  const first = funds.length === 0 ? 'no fund is shown, so none pays; ' : 'the funds shown, then '
  return `the waterfall is assumed: ${first}deleveraging by the policy ${policy}, then a haircut of profits`
}

function negated(size: string): string {
  return size.startsWith('-') ? size.slice(1) : `-${size}`
}

function totalsOf({ accounts, positions, markets, funds }: BookDraft): Record<string, string> {
  return {
    accounts: String(accounts.length),
    positions: String(positions.length),
    markets: String(markets.length),
    funds: String(funds.length),
  }
}

function emptyNotes(exports: readonly OwnedExport[]): readonly string[] {
  const empty = exports.filter(({ found }) => found.isEmpty)
  return empty.map(({ found }) => `${found.input.name} holds no row`)
}

/** Answers are documents, which end where they close; compressed files carry their length. */
function hasOpenEnd({ found: { input, format, isEmpty } }: OwnedExport): boolean {
  if (isEmpty || input.name.endsWith('.gz')) return false
  return format === undefined || format.form === 'csv'
}

/** Why bad rows leave no book. */
export function lostText(count: number): string {
  return `set aside: ${rowsText(count)} that it needs; mend them`
}

function rowsText(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`
}

/** How many rows said nothing that is kept, and how many were there before. */
export function passedOverNotes(findings: readonly StreamFindings[]): readonly string[] {
  const counts = new Map<string, number>()
  let repeated = 0
  for (const one of findings) {
    repeated += one.repeated
    for (const [reason, count] of Object.entries(one.passedOver)) {
      counts.set(reason, (counts.get(reason) ?? 0) + count)
    }
  }
  const notes = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, count]) => `passed over: ${rowsText(count)}, ${reason}`)
  if (repeated === 0) return notes
  return [...notes, `taken once: ${rowsText(repeated)} that stood there again`]
}
