import { addDecimals, subtractDecimals } from '@plimsoll/client'
import { grouped, signOf } from '../parts/decimal-words.ts'
import { type CaseDocument, type Layer, negated, type Round } from './case-document.ts'
import { liquidationEndWords } from '@plimsoll/reports'
import { counted } from '../parts/counted.ts'
import { causeWords, layerTitle } from './case-words.ts'
import { exposureAtMark, valueAtMark } from './exposure-value.ts'

/** What the diagram and the tables show at one step. */
export interface StepState {
  /** Of the deficit, after the step; undefined before the round opened. */
  readonly deficit: string | undefined
  /** What is still to be taken over, at mark; undefined before the round opened. For drawing and reading. */
  readonly open: string | undefined
  /** Layers that are wholly behind, and the part of the next that is. */
  readonly layersDone: number
  readonly partDone: number
  /** The fill that the step is, by its place among all fills of the round. */
  readonly fill: number | undefined
}

/** One thing that happened. */
export interface ReplayStep extends StepState {
  readonly kind: 'before' | 'opened' | 'layer' | 'fill' | 'finished'
  /** What happened, in a sentence without its last dot. */
  readonly text: string
  /** Where it stands in the journal, if it is a record of its own. */
  readonly place?: { readonly sequence: number; readonly timeMs: number }
}

/** A round of a case, step by step: what came before it, each layer, each fill, and its end. */
export function replaySteps(document: CaseDocument, index: number): readonly ReplayStep[] {
  const round = document.rounds[index]
  if (round === undefined) return []
  const { case: one } = round
  const ahead = { deficit: undefined, open: undefined, layersDone: 0, partDone: 0, fill: undefined }
  const before = index === 0 ? beforeSteps(document).map((step) => ({ ...step, ...ahead })) : []
  const opened: ReplayStep = {
    ...ahead,
    kind: 'opened',
    text: `Round opened, because ${causeWords(round, index === 0)}`,
    place: round.opened,
    deficit: one.deficit,
    open: exposureAtMark(round, one.exposure),
  }
  const finished: ReplayStep = {
    kind: 'finished',
    text: endText(round),
    place: round.finished,
    deficit: one.residualDeficit,
    open: exposureAtMark(round, one.residualExposure),
    layersDone: one.layers.length,
    partDone: 0,
    fill: undefined,
  }
  return [...before, opened, ...layerSteps(round), finished]
}

type Before = Pick<ReplayStep, 'kind' | 'text' | 'place'>

function beforeSteps({ liquidation }: CaseDocument): Before[] {
  if (liquidation === undefined) return []
  const { requested, deadlineMs, fills, fees, ended } = liquidation
  const taken =
    signOf(fees) === 0 ? '' : `; a fund took ${grouped(fees)} of what they left above bankruptcy`
  const steps: Before[] = [
    {
      kind: 'before',
      text: 'Below maintenance: the venue was asked to close it in the market',
      place: requested,
    },
    { kind: 'before', text: `${counted(fills, 'fill')} in the market${taken}` },
  ]
  if (ended === undefined) return steps
  if (ended.outcome === 'expired') {
    const deadline = { sequence: ended.sequence, timeMs: deadlineMs }
    return [...steps, { kind: 'before', text: 'The deadline of the venue passed', place: deadline }]
  }
  return [
    ...steps,
    {
      kind: 'before',
      text: `The liquidation ended: ${liquidationEndWords(ended.outcome)}`,
      place: { sequence: ended.sequence, timeMs: ended.timeMs },
    },
  ]
}

/**
 * Fill by fill the deficit falls by what the fill cost its counterparty against mark, and not below 0; what a layer left in the
 * end is what the case says it left.
 */
function layerSteps(round: Round): ReplayStep[] {
  const { case: one } = round
  const steps: ReplayStep[] = []
  /** What is missing; below 0 what is there. */
  let missing = negated(one.equity)
  let open = exposureAtMark(round, one.exposure)
  let fillsBefore = 0
  for (const [index, layer] of one.layers.entries()) {
    const { fills, hidden, skipped, paid, residualDeficit, residualExposure } = layer
    const title = `${index + 1}. ${layerTitle(layer)}`
    const start = missing
    for (const [at, fill] of fills.entries()) {
      missing = subtractDecimals(missing, fill.forgone)
      if (hidden === undefined) open = notBelow0(subtractDecimals(open, valueAtMark(fill)))
      steps.push({
        kind: 'fill',
        text: `${title}, fill ${at + 1} of ${fills.length}: ${fill.account} ${fill.side} ${grouped(fill.size, 8)} ${fill.market}${fill.price === undefined ? '' : ` at ${grouped(fill.price, 8)}`}`,
        deficit: hidden === undefined ? notBelow0(missing) : notBelow0(start),
        open,
        layersDone: index,
        partDone: (at + 1) / (fills.length + 1),
        fill: fillsBefore + at,
      })
    }
    fillsBefore += fills.length
    if (signOf(residualDeficit) > 0) missing = residualDeficit
    else if (fills.length === 0) missing = smaller('0', subtractDecimals(start, paid))
    else missing = smaller('0', missing)
    open = exposureAtMark(round, residualExposure)
    steps.push({
      kind: 'layer',
      text:
        skipped === undefined
          ? `${title} ${didText(layer)}`
          : `${title}: nothing, because ${skipped}`,
      deficit: residualDeficit,
      open,
      layersDone: index + 1,
      partDone: 0,
      fill: undefined,
    })
  }
  return steps
}

function didText({ paid, fills }: Layer): string {
  if (signOf(paid) === 0 && fills.length > 0)
    return `closed positions in ${counted(fills.length, 'fill')}`
  return signOf(paid) < 0
    ? `left ${grouped(negated(paid))} more of a deficit`
    : `paid ${grouped(paid)} of the deficit`
}

function notBelow0(amount: string): string {
  return amount.startsWith('-') ? '0' : amount
}

function smaller(left: string, right: string): string {
  return signOf(addDecimals(left, negated(right))) < 0 ? left : right
}

function endText({ case: { status, reason, residualDeficit } }: Round): string {
  if (status === 'closed') return 'Round finished: closed, nothing is left'
  return `Round finished: suspended with ${grouped(residualDeficit)} missing, because ${reason ?? 'no reason was given'}`
}

/** Milliseconds between two steps at the usual speed: long rounds take about three quarters of a minute, short ones do not rush. */
export function stepPauseMs(steps: number): number {
  return Math.min(1_200, Math.max(15, 45_000 / Math.max(1, steps)))
}
