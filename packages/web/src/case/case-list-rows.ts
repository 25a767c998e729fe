import type { CaseDocument } from './case-document.ts'
import { concerns } from './who-paid.ts'

/** What the list is narrowed to. */
export interface CaseFilter {
  readonly account: string | undefined
  readonly status: CaseDocument['status'] | undefined
}

/**
 * What was asked for and what the stream brought since, as one list, newest first. The stream brings rounds one at a time, so a case
 * may be known in part by either.
 */
export function caseRows(
  asked: readonly CaseDocument[],
  heard: readonly CaseDocument[],
  { account, status }: CaseFilter,
): readonly CaseDocument[] {
  const all = new Map(asked.map((one) => [one.caseId, one]))
  for (const one of heard) {
    const known = all.get(one.caseId)
    if (known !== undefined) all.set(one.caseId, joined(known, one))
    else if (account === undefined || concerns(one, account)) all.set(one.caseId, one)
  }
  return [...all.values()]
    .filter((one) => status === undefined || one.status === status)
    .toSorted((left, right) => openedAt(right) - openedAt(left) || numberOf(right) - numberOf(left))
}

/**
 * Whether cases may lie between what was asked for and what was heard of since: the stream keeps only the newest, and nothing shows
 * that it reaches back far enough.
 */
export function mayMissCases(
  asked: readonly CaseDocument[],
  heard: readonly CaseDocument[],
  { account }: CaseFilter,
): boolean {
  const known = new Set(asked.map(({ caseId }) => caseId))
  const own = account === undefined ? heard : heard.filter((one) => concerns(one, account))
  return own.length > 0 && !own.some(({ caseId }) => known.has(caseId))
}

/** The rounds of both, each once. */
function joined(known: CaseDocument, heard: CaseDocument): CaseDocument {
  const places = new Set(known.rounds.map(({ opened }) => opened.sequence))
  const more = heard.rounds.filter(({ opened }) => !places.has(opened.sequence))
  if (more.length === 0) return known
  const rounds = [...known.rounds, ...more].toSorted(
    (left, right) => left.opened.sequence - right.opened.sequence,
  )
  return { ...known, rounds, status: rounds.at(-1)?.case.status ?? known.status }
}

function openedAt({ rounds }: CaseDocument): number {
  return rounds[0]?.opened.sequence ?? 0
}

function numberOf({ caseId }: CaseDocument): number {
  return Number(caseId.slice(caseId.lastIndexOf(':') + 1)) || 0
}
