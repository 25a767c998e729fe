import type { EventStream } from '../reading/event-stream.ts'
import type { ImportEvent } from '../reading/import-event.ts'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import type { SourceRow } from '../reading/source-row.ts'
import { addDecimals, subtractDecimals } from '../decimal-text.ts'
import type { ExportEvent, ExportFormat, Finding } from './export-format.ts'
import type { LastBalance } from './open-end.ts'
import type { RecognisedExport, RecognisedRow } from './recognise-export.ts'
import { MissingSetting, UnknownFields } from './row-reader.ts'
import { rowsInOrder } from './rows-in-order.ts'
import { contentOf, type EqualRows, isState, type SeenRows } from './seen-rows.ts'

/** An export of one account, or of nobody, and its place among the inputs. */
export interface OwnedExport {
  readonly found: RecognisedExport
  readonly index: number
  readonly account?: string | undefined
}

/** What the command line says about all exports. */
export interface ExportSettings {
  readonly equalRows?: EqualRows | undefined
  /** Fields that may stand beside the known ones. */
  readonly ignored: readonly string[]
  readonly timeMs?: number | undefined
  readonly zoneMinutes?: number | undefined
}

/** Something that a book is made of, with whose it is and where it stands. */
export interface ShownFinding {
  readonly account?: string | undefined
  readonly place: { readonly file: string; readonly line: number }
  readonly finding: Finding
}

/** What a stream found besides events. */
export interface StreamFindings {
  /** Everything that a book is made of, with the account it is of. */
  shown: ShownFinding[]
  /** How many rows said nothing that is kept, by reason. */
  passedOver: Record<string, number>
  /** How many rows were there before, with the same id. */
  repeated: number
  /** Rows that a book would have needed and that cannot be read. */
  lost: number
}

// Messages of a stream may overtake each other by a little.
const streamWindowMs = 5000

/** Reads exports one after another as one stream of events, and keeps what else they say. */
export class ExportStream implements EventStream {
  readonly files: readonly number[]
  readonly findings: StreamFindings = { shown: [], passedOver: {}, repeated: 0, lost: 0 }
  readonly memory: NonNullable<EventStream['memory']> = {
    save: () => this.#saved(),
    restore: (saved) => this.#restore(saved as SavedStream),
  }
  readonly #exports: ReadonlyMap<number, OwnedExport>
  /** Whose the first export is; those of one chain are of one account. */
  readonly #account: string | undefined
  readonly #settings: ExportSettings
  readonly #seen: SeenRows
  readonly #balances = new Map<string, ChainEnd>()

  constructor(exports: readonly OwnedExport[], settings: ExportSettings, seen: SeenRows) {
    this.files = exports.map(({ index }) => index)
    this.#exports = new Map(exports.map((one) => [one.index, one]))
    this.#account = exports[0]?.account
    this.#settings = settings
    this.#seen = seen
  }

  readonly open: EventStream['open'] = (input, options) => {
    const one = [...this.#exports.values()].find(({ found }) => found.input.path === input.path)
    if (one === undefined) throw new RangeError(`no export ${input.path}`)
    const { found } = one
    const timeOf = (row: SourceRow): number | undefined => this.timeOf(found, row)
    const windowMs = windowOf(found)
    return windowMs === 0
      ? found.open(input, options)
      : rowsInOrder(found.open, { windowMs, timeOf })(input, options)
  }

  readonly read: EventStream['read'] = (row, file) => {
    const one = this.#exports.get(file)
    if (one === undefined) throw new RangeError(`no export ${file}`)
    const place = { file: one.found.input.name, line: row.line }
    return one.found.rowsOf(row).flatMap((recognised) => {
      if (recognised.format.isPrivate && one.account === undefined) refuseNobody(place)
      const findings = this.#findingsOf(recognised, place)
      return findings.flatMap((finding) => this.#take(finding, one, row, recognised.format))
    })
  }

  /** Where the chains of balances ended. */
  lastBalances(): readonly LastBalance[] {
    const account = this.#account
    return [...this.#balances].map(([of, end]) => ({ account, of, ...end }))
  }

  #saved(): SavedStream {
    const balances = [...this.#balances].map(([of, { after, place }]): SavedBalance => {
      return [of, String(after.digits), after.places, place]
    })
    return { findings: this.findings, balances }
  }

  #restore({ findings, balances }: SavedStream): void {
    Object.assign(this.findings, findings)
    for (const [of, digits, places, place] of balances) {
      this.#balances.set(of, { after: { digits: BigInt(digits), places }, place })
    }
  }

  #findingsOf(recognised: RecognisedRow, place: Place): readonly Finding[] {
    const { format } = recognised
    try {
      const findings = this.#readRow(recognised, place.file)
      this.#follow(format, recognised, place)
      return findings
    } catch (error) {
      if (error instanceof BadRow && format.isForBook === true) this.findings.lost += 1
      if (error instanceof UnknownFields) throw unknownFields(error, format, place)
      if (error instanceof MissingSetting) {
        throw new ImportRefusal('missingSetting', place, error.message, { cause: error })
      }
      throw error
    }
  }

  #readRow({ format, reader, around, timeMs }: RecognisedRow, file: string): readonly Finding[] {
    const { ignored, zoneMinutes } = this.#settings
    if (format.isOpen !== true) {
      const like = format.knownForm === undefined ? undefined : reader.nameLike(format.knownForm)
      reader.refuseUnknown(format.required, format.known, ignored, like === undefined ? [] : [like])
    }
    return format.read(reader, {
      file,
      around,
      timeMs: timeMs ?? this.#settings.timeMs,
      zoneMinutes,
      ignored,
    })
  }

  /** When the first event of a row happened, as far as it can be read. */
  timeOf(found: RecognisedExport, row: SourceRow): number | undefined {
    try {
      for (const recognised of found.rowsOf(row)) {
        for (const finding of this.#readRow(recognised, found.input.name)) {
          if (finding.kind === 'event') return finding.event.timeMs
        }
      }
    } catch {
      // Whoever reads the row says what is wrong with it.
    }
    return undefined
  }

  /** Holds a shown balance against the one before it. */
  #follow({ chain }: ExportFormat, { reader }: RecognisedRow, place: Place): void {
    if (chain === undefined) return
    const { of, change, after } = chain(reader)
    const before = this.#balances.get(of)
    this.#balances.set(of, { after, place })
    if (before === undefined) return
    if (subtractDecimals(addDecimals(before.after, change), after).digits === 0n) return
    const { file, line } = before.place
    const complaint = `the balance of ${of} does not follow from that of ${file} line ${line}; rows are missing, twice or out of order`
    throw new ImportRefusal('chainBroken', place, complaint)
  }

  #take(finding: Finding, one: OwnedExport, row: SourceRow, format: ExportFormat): ImportEvent[] {
    const account = format.isPrivate ? one.account : undefined
    const place = { file: one.found.input.name, line: row.line }
    const findings = this.findings
    if (finding.kind === 'passedOver') {
      findings.passedOver[finding.reason] = (findings.passedOver[finding.reason] ?? 0) + 1
      return []
    }
    if (finding.kind !== 'event') {
      findings.shown.push({ ...(account !== undefined && { account }), place, finding })
      return []
    }
    if (!this.#isNew(finding, account, place, format)) return []
    const { event } = finding
    return [
      {
        ...event,
        ...(account !== undefined && { account }),
        source: { file: one.index, line: row.line },
      },
    ]
  }

  #isNew(
    { event, id }: { readonly event: ExportEvent; readonly id?: string | undefined },
    account: string | undefined,
    place: Place,
    format: ExportFormat,
  ): boolean {
    const content = contentOf(event, account)
    const seen = this.#seen.meet(`${format.name} ${account ?? ''} ${id ?? content}`, content)
    if (seen === 'new') return true
    if (seen === 'other') {
      const complaint = `has the id ${id ?? ''} of an earlier row and says something else; one of the two was changed`
      throw new ImportRefusal('duplicate', place, complaint)
    }
    const isKnownCopy = id !== undefined || isState(event)
    if (!isKnownCopy && this.#settings.equalRows === 'each') return true
    if (!isKnownCopy && this.#settings.equalRows === undefined) {
      const complaint = `stands there twice, and ${format.name} have no ids to tell one row that was published twice from two equal ones; give --equal-rows once, or --equal-rows each`
      throw new ImportRefusal('equalRows', place, complaint)
    }
    this.findings.repeated += 1
    return false
  }
}

interface Place {
  readonly file: string
  readonly line: number
}

interface ChainEnd {
  readonly after: ReturnType<typeof addDecimals>
  readonly place: Place
}

/** What a stream knows of the rows before, as plain JSON. */
interface SavedStream {
  readonly findings: StreamFindings
  readonly balances: readonly SavedBalance[]
}

type SavedBalance = readonly [of: string, digits: string, places: number, place: Place]

function refuseNobody(place: Place): never {
  const complaint =
    'is of one account and does not say of which; give --account NAME, or put the file into a folder of that name'
  throw new ImportRefusal('missingAccount', place, complaint)
}

/** Archives are in order and may be large; a page of an export may be in any order, and a stream nearly is. */
function windowOf({ format }: RecognisedExport): number {
  if (format === undefined) return streamWindowMs
  if (format.windowMs !== undefined) return format.windowMs
  return format.form === 'csv' && !format.isPrivate ? 0 : Number.POSITIVE_INFINITY
}

function unknownFields(
  { fields }: UnknownFields,
  format: ExportFormat,
  place: Place,
): ImportRefusal {
  const complaint = `has fields that ${format.name} are not known to have (${fields.join(', ').slice(0, 200)}); if they change nothing, name each with --ignore`
  return new ImportRefusal('unknownColumns', place, complaint)
}
