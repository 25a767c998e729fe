import type { BookSpec } from '@plimsoll/engine'
import { CommandFailure } from '../command-failure.ts'
import type { CaseHistory, CasesFound } from './find-cases.ts'

const suggested = 3

/** Whether a case is the one of an id as it is given: whole, or without the domain. */
export function isNamed(caseId: string, domain: string, id: string | undefined): boolean {
  return id !== undefined && (caseId === id || caseId === `${domain}:${id}`)
}

/**
 * The case of an id as it is given: whole, or without the domain.
 *
 * @throws CommandFailure for an unknown one, with the nearest there are
 */
export function caseNamed({ book, cases }: CasesFound, id: string, folder: string): CaseHistory {
  const found = [...cases.values()].find(({ caseId }) => isNamed(caseId, book.domain, id))
  if (found !== undefined) return found
  const hint = hintFor(id, [...cases.values()], book)
  const message = `${folder}: has no case ${JSON.stringify(id)}; ${hint}`
  throw new CommandFailure({ code: 'unknownReference', file: folder, message })
}

function hintFor(id: string, cases: readonly CaseHistory[], { accounts }: BookSpec): string {
  if (cases.length === 0) return 'the journal has no cases'
  const isCaseless =
    accounts.some(({ account }) => account === id) && cases.every(({ account }) => account !== id)
  if (isCaseless) return 'an account of that name was never a case'
  return `near it: ${nearest(id, cases)
    .map(({ caseId, account }) => `${caseId} (${account})`)
    .join(', ')}`
}

/** The cases of an account of that name, else those whose ids take the fewest changes. */
function nearest(id: string, cases: readonly CaseHistory[]): CaseHistory[] {
  const ofAccount = cases.filter(({ account }) => account === id)
  if (ofAccount.length > 0) return ofAccount.slice(0, suggested)
  const whole = id.includes(':') ? id : `:${id}`
  return cases
    .map((one) => ({ one, distance: editDistance(one.caseId, whole) }))
    .sort((left, right) => left.distance - right.distance)
    .slice(0, suggested)
    .map(({ one }) => one)
}

/** How many characters have to be put in, taken out or replaced to get from one text to another. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_none, index) => index)
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line]
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + Number(from[line - 1] !== to[column - 1])
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
