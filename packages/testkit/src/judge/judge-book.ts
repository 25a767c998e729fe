import { encodeResolution, type ParsedBook, parseBook } from '@plimsoll/protocol'
import { auditWithCounts, type CountedAudit } from '../auditor/audit-resolution.ts'
import type { Finding } from '../auditor/audit.ts'
import { findPreset } from '../book/presets.ts'
import { compareResolutions } from '../compare-resolutions.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import { referenceResolve } from '../reference/resolve.ts'
import type { Resolution } from '../resolution.ts'

/** The engine under judgement: the real one, or one with a bug planted in it. */
export type JudgedEngine = Pick<
  typeof import('@plimsoll/engine'),
  | 'createState'
  | 'expandWaterfall'
  | 'findPreset'
  | 'findWaterfallPreset'
  | 'stateHash'
  | 'step'
  | 'view'
  | 'waterfallHash'
>

/** What came of a book, and what two judges say of it. */
export interface Judgement {
  readonly resolution: Resolution
  /** Paths at which the outcome differs from the reference. */
  readonly differences: readonly string[]
  /** What the auditor found, seeing book and outcome only. */
  readonly audit: CountedAudit
}

/** Resolves a book as a user would, from parsed text to the printed document, and has it judged. */
export function judgeBook(
  engine: JudgedEngine,
  book: BookSnapshot,
  expected: Resolution = referenceResolve(book),
): Judgement {
  const resolution = resolveAsPrinted(engine, book)
  const differences = compareResolutions(expected, resolution)
  const audit = auditWithCounts(book, resolution)
  const findings =
    differences.length > 0 ? audit.findings : findingsBeyondDoubt(book, audit.findings)
  return { resolution, differences, audit: { ...audit, findings } }
}

/**
 * What the auditor says of an outcome that equals the reference's. A document does not tell which fills of a leg a pool or a
 * portfolio made and which came after it (L-8): whether somebody could have given more, went first, or gave his part, it then only supposes.
 */
export function findingsBeyondDoubt({ waterfall }: BookSnapshot, findings: Finding[]): Finding[] {
  const isPooled = waterfall.some(({ layer, policy }) => {
    const rules = typeof policy === 'string' ? findPreset(policy) : policy
    return layer === 'adl' && (rules?.pairing ?? 'byCase') !== 'byCase'
  })
  return isPooled ? findings.filter(({ check }) => !supposed.has(check)) : findings
}

const supposed: ReadonlySet<string> = new Set([
  'exhausted',
  'ranking',
  'proRata',
  'levels',
  'pooled',
])

/** Resolves a book as a user would: what is printed, hashes included. */
export function resolveAsPrinted(engine: JudgedEngine, book: unknown): Resolution {
  return resolveParsed(engine, parsed(engine, book))
}

/** The same under a published waterfall in place of the book's own (W-8). */
export function resolveUnderWaterfall(
  engine: JudgedEngine,
  book: BookSnapshot,
  name: string,
): Resolution {
  const preset = engine.findWaterfallPreset(name)
  if (preset === undefined) throw new Error(`the engine has no waterfall ${name}`)
  const { spec, format } = parsed(engine, book)
  const waterfall = engine.expandWaterfall(preset.spec, spec)
  return resolveParsed(engine, { spec: { ...spec, waterfall }, format })
}

function parsed(engine: JudgedEngine, book: unknown): Pick<ParsedBook, 'spec' | 'format'> {
  return parseBook(book, {
    file: 'random.book.json',
    resolvePolicy: (name) => engine.findPreset(name)?.spec,
  })
}

/** Resolves a parsed book and returns what would be printed, hashes included. */
export function resolveParsed(
  engine: JudgedEngine,
  { spec, format }: Pick<ParsedBook, 'spec' | 'format'>,
): Resolution {
  const state = engine.createState(spec)
  const before = engine.view(state).totals()
  const stateBefore = engine.stateHash(state)
  const decision = engine.step(state, { kind: 'openRound', timeMs: spec.timeMs })
  if (decision.outcome !== 'accepted') throw new Error(`the round was ${decision.outcome}`)
  const after = engine.view(state)
  const document = encodeResolution({
    format,
    spec,
    round: after.round(decision.events),
    before,
    after: after.totals(),
    accounts: after.accounts(),
    funds: after.funds(),
    standing: {
      claims: after.claims(),
      fundAlarms: after.fundAlarms(),
      withdrawals: after.withdrawals(),
    },
    hashes: {
      waterfall: engine.waterfallHash(spec),
      stateBefore,
      stateAfter: engine.stateHash(state),
    },
    all: false,
  })
  return JSON.parse(JSON.stringify(document)) as Resolution
}
