import type { Book, Layer } from '../book/book.ts'
import { readBook } from '../book/read-book.ts'
import type { LayerRow, Resolution } from '../resolution.ts'
import { auditAdl } from './audit-adl.ts'
import { auditAfter, auditClosing } from './audit-closing.ts'
import { auditFund } from './audit-fund.ts'
import { auditCrossedHedges } from './audit-crossed-hedges.ts'
import { auditExemptions } from './audit-exemptions.ts'
import { auditHaircut } from './audit-haircut.ts'
import { auditCrossing, auditOwnNetting } from './audit-netting.ts'
import { auditOffers } from './audit-offers.ts'
import { auditOpening } from './audit-opening.ts'
import { type Audit, expectThat, type Finding, startAudit } from './audit.ts'
import { budgetsOfFunds } from './fund-budgets.ts'
import type { Observations } from './observations.ts'
import {
  expectResidual,
  isFinished,
  type Replay,
  type ReplayedCase,
  shortfallUnits,
  type Turn,
  unitsIn,
} from './replay.ts'

/**
 * Judges any resolution of a snapshot from the two documents alone: it replays what the resolution
 * says was done and looks at each step for a broken promise. It never works out the answer.
 */
export function auditResolution(snapshot: unknown, resolution: unknown): Finding[] {
  return [...auditWithCounts(snapshot, resolution).findings]
}

export interface CountedAudit extends Audit {
  /** Absent where the document could not be read to its end. */
  readonly observations: Observations | undefined
}

/** The same, with how often each check met something it could have refused. */
export function auditWithCounts(snapshot: unknown, resolution: unknown): CountedAudit {
  const audit = startAudit()
  const before = readBook(snapshot)
  const book = readBook(snapshot)
  let observations: Observations | undefined
  try {
    observations = replayDocument(audit, before, book, resolution as Resolution)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    expectThat(audit, 'document', false, 'document', () => `cannot be read: ${error.message}`)
  }
  return { ...audit, observations }
}

function replayDocument(
  audit: Audit,
  before: Book,
  book: Book,
  document: Resolution,
): Observations {
  const isOurs = document.version === 1 && document.domain === book.domain
  expectThat(audit, 'document', isOurs, 'document', () => 'another version or domain')
  expectReplayable(book)
  const replay = auditOpening(audit, book, document)
  stepsOf(book.waterfall).forEach((step, index) => replayStep(replay, step, index))
  for (const { row, rowsRead } of replay.cases) {
    expectThat(audit, 'layerOrder', rowsRead === row.layers.length, row.caseId, () => {
      return `${row.layers.length} layers listed, ${rowsRead} were due`
    })
  }
  auditExemptions(replay)
  const residue = auditClosing(replay)
  auditAfter(replay, before, residue)
  return replay.observations
}

/**
 * A round can be replayed from its document where every layer acts on whatever is left. What a layer does under a trigger, under
 * a limit of its own, or to accounts that its rows do not list, is judged by what it pays (`auditLosses`).
 */
function expectReplayable({ waterfall }: Book): void {
  const other = waterfall.find(
    (layer) =>
      ('trigger' in layer && layer.trigger !== undefined) ||
      ('cap' in layer && layer.cap !== undefined) ||
      ('base' in layer && layer.base !== 'oppositeGains'),
  )
  if (other !== undefined) {
    throw new RangeError(`a ${other.layer} under such terms is judged by what it pays alone`)
  }
}

interface Step {
  readonly layer: Layer
  readonly isDeclared: boolean
}

const alwaysFirst = ['ownNetting', 'ownCollateral', 'crossing'] as const

function stepsOf(waterfall: readonly Layer[]): Step[] {
  const declared = new Set(waterfall.map(({ layer }) => layer))
  const first = alwaysFirst.map((layer) => ({ layer: { layer }, isDeclared: declared.has(layer) }))
  const later = waterfall.filter(({ layer }) => alwaysFirst.every((name) => name !== layer))
  return [...first, ...later.map((layer) => ({ layer, isDeclared: true }))]
}

function replayStep(replay: Replay, step: Step, layerIndex: number): void {
  const { audit, book } = replay
  const turns = replay.cases
    .filter((replayed) => !isFinished(replayed))
    .map((of): Turn => {
      const listed = of.row.layers[of.rowsRead]
      const row = listed !== undefined && isRowOf(listed, step.layer) ? listed : undefined
      const at = `${of.row.caseId} ${step.layer.layer}`
      expectThat(audit, 'layerOrder', row !== undefined || !step.isDeclared, at, () => {
        return `the layer is due, ${listed?.layer ?? 'nothing'} is listed`
      })
      if (row !== undefined) of.rowsRead += 1
      return { of, row, at }
    })
  const owed = turns.map(({ of }) => shortfallUnits(of.bucket))
  replayLayer(replay, step.layer, turns)
  if (step.layer.layer === 'adl') auditCrossedHedges(replay, turns, layerIndex)
  turns.forEach((turn, index) => {
    const { row } = turn
    if (row === undefined) return
    const paid = (owed[index] ?? 0n) - shortfallUnits(turn.of.bucket)
    expectThat(audit, 'payment', unitsIn(book, row.paid) === paid, turn.at, () => {
      return `paid ${row.paid}, the deficit fell by ${paid} units`
    })
    const isIdle = row.fills.length === 0 && row.postings.length === 0
    expectThat(audit, 'layerOrder', isIdle === (row.skipped !== undefined), turn.at, () => {
      return 'a layer says why it is skipped exactly where it did nothing'
    })
    expectResidual(replay, turn, row)
  })
}

function isRowOf(row: LayerRow, layer: Layer): boolean {
  if (row.layer !== layer.layer) return false
  if (layer.layer === 'insuranceFund') {
    return row.fund === layer.fund && (row.mode ?? 'takeover') === layer.mode
  }
  return layer.layer !== 'adl' || row.policy === layer.policy
}

function replayLayer(replay: Replay, layer: Layer, turns: readonly Turn[]): void {
  switch (layer.layer) {
    case 'ownNetting':
      return auditOwnNetting(replay, turns)
    case 'ownCollateral':
      return
    case 'crossing':
      return auditCrossing(replay, turns)
    case 'insuranceFund': {
      const fund = replay.book.funds.find((other) => other.fund === layer.fund)
      if (fund !== undefined) auditFund(replay, turns, { fund, mode: layer.mode })
      return
    }
    case 'offers':
      return auditOffers(replay, turns)
    case 'adl': {
      const { rules, price } = layer
      const rule = price ?? rules.price
      const fundBudgets =
        rule === 'fundFloor' ? budgetsOfFunds(replay, turns) : new Map<ReplayedCase, bigint>()
      return auditAdl(replay, turns, { rules, rule, fundBudgets })
    }
    case 'profitHaircut':
      return auditHaircut(replay, turns)
    default:
      throw new RangeError(`layers of kind ${layer.layer} are judged by what they pay alone`)
  }
}
