import type { CaseCause, CaseOpening, CaseView, MarginView, RoundView } from '@plimsoll/engine'
import { type BookFormat, formatExactMoney, formatMoney } from '../book/book-format.ts'
import { encodeCase } from '../resolution/encode-case.ts'
import { encodeExemptions } from '../resolution/encode-exemptions.ts'
import { type BeforeCase, encodeLiquidationHistory } from './before-case.ts'
import type { CaseDocument, CaseRoundDocument } from './case-schema.ts'
import type { MarginsBefore } from './margins-before.ts'

/** A record of a journal. */
export interface RecordPlace {
  readonly sequence: number
  /** Milliseconds UTC. */
  readonly timeMs: number
}

/** One round of one case, and what is known of the time before. */
export interface CaseRound {
  readonly opened: RecordPlace
  /** The record in which it ended; the same where it took one step. */
  readonly finished: RecordPlace
  readonly cause: CaseCause
  /** Why an officer ordered it, where one did. */
  readonly orderReason?: string
  /** What the bucket had and needed just before. */
  readonly margin?: Pick<MarginView, 'moneyQuote' | 'maintenanceQuote' | 'equityQuote'>
  readonly outcome: CaseView
  /** Who and what the policies of the round pass over. */
  readonly exempt: Pick<RoundView, 'exemptAccounts' | 'exemptMarkets'>
}

/** A round in wire form; its case is what `resolve` would print. */
export function encodeCaseRound(
  { opened, finished, cause, orderReason, margin, outcome, exempt }: CaseRound,
  format: BookFormat,
): CaseRoundDocument {
  const exemptions = encodeExemptions(exempt)
  return {
    opened: place(opened),
    finished: place(finished),
    cause,
    ...(orderReason !== undefined && { orderReason }),
    ...(margin && {
      money: formatMoney(format, margin.moneyQuote),
      maintenance: formatMoney(format, margin.maintenanceQuote),
      equity: formatExactMoney(format, margin.equityQuote),
    }),
    ...(exemptions && { exemptions }),
    case: encodeCase(format, outcome),
  }
}

/** A round that is over, as whoever keeps the journal tells it. */
export interface RoundOfCases {
  readonly openedSequence: number
  readonly openedTimeMs: number
  readonly view: RoundView
  /** Of its `roundOpened`. */
  readonly openings: readonly Pick<CaseOpening, 'caseId' | 'cause' | 'bucket'>[]
  /** Absent where nobody saw the state before it. */
  readonly margins?: MarginsBefore
}

/** What a round adds to one case. */
export interface CaseAddition extends CaseName, Pick<CaseDocument, 'liquidation'> {
  readonly round: CaseRoundDocument
}

type CaseName = Pick<CaseDocument, 'caseId' | 'account' | 'bucket'>

/** What is known of the time before the case of a bucket, by its slot. */
export type WhatWasBefore = (bucket: number) => BeforeCase

const nothingKnown: WhatWasBefore = () => ({})

/** What a round adds to each of its cases, in its order. Of each it is asked once what was before. */
export function caseRoundsOf(
  { openedSequence, openedTimeMs, view, openings, margins }: RoundOfCases,
  finished: RecordPlace,
  format: BookFormat,
  before: WhatWasBefore = nothingKnown,
): CaseAddition[] {
  const byId = new Map(openings.map((opening) => [opening.caseId, opening]))
  const opened = { sequence: openedSequence, timeMs: openedTimeMs }
  return view.cases.map((outcome) => {
    const { caseId, account, bucket } = outcome
    const opening = byId.get(caseId)
    if (opening === undefined) throw new Error(`the round did not open case ${caseId}`)
    const { cause } = opening
    const { liquidation, orderReason } = before(opening.bucket)
    const margin = margins?.get(caseId)
    const round = {
      opened,
      finished,
      cause,
      ...(cause === 'ordered' && orderReason !== undefined && { orderReason }),
      ...(margin && { margin }),
      outcome,
      exempt: view,
    }
    return {
      caseId,
      account,
      bucket,
      ...(liquidation && { liquidation: encodeLiquidationHistory(liquidation, format) }),
      round: encodeCaseRound(round, format),
    }
  })
}

/** A case of its rounds, first to last, of which there is at least one. */
export function caseDocumentOf(
  { domain, caseId, account, bucket, liquidation }: CaseHead,
  rounds: readonly CaseRoundDocument[],
): CaseDocument {
  const last = rounds.at(-1)
  if (last === undefined) throw new Error('a case has been in a round')
  return {
    version: 1,
    domain,
    caseId,
    account,
    bucket,
    status: last.case.status,
    ...(liquidation && { liquidation }),
    rounds: [...rounds],
  }
}

/** Whose a case is, and what came before it. */
export type CaseHead = CaseName & Pick<CaseDocument, 'domain' | 'liquidation'>

function place({ sequence, timeMs }: RecordPlace): CaseRoundDocument['opened'] {
  return { sequence, timeMs }
}
