import type { AssertedOutcome } from '@plimsoll/simulator'
import { grouped } from '../output/grouped.ts'
import { wrapped } from '../output/wrapped.ts'
import type { CheckedOutcome } from '../simulation/checked-outcomes.ts'
import type { Section } from '../summary/section.ts'

/** What was asserted of a run, what came out, and what was published; nothing where nothing was asserted. */
export function outcomeSections(outcomes: readonly CheckedOutcome[]): Section[] {
  if (outcomes.length === 0) return []
  const missed = outcomes.filter(({ held }) => !held).length
  const verdict = missed === 0 ? 'all held' : `${missed} missed`
  return [
    {
      title: `Asserted outcomes: ${outcomes.length}, ${verdict}`,
      lines: outcomes.flatMap(outcomeLines),
    },
  ]
}

function outcomeLines(one: CheckedOutcome): string[] {
  const { held, outcome, published, source } = one
  const publishedText =
    published === undefined
      ? ''
      : `; published ${published}${source === undefined ? '' : ` (${source})`}`
  return [
    ...wrapped(`${held ? 'held  ' : 'MISSED'}  ${outcome}`, '  ', '        '),
    ...wrapped(
      `came out ${foundText(one)}, asserted ${askedText(one)}${publishedText}`,
      '          ',
    ),
  ]
}

/** What was asked for, in a few characters. */
export function askedText({ is, from, to }: AssertedOutcome): string {
  if (is !== undefined) return plainText(is)
  if (from === undefined) return `up to ${plainText(to)}`
  return to === undefined ? `from ${plainText(from)}` : `${plainText(from)} to ${plainText(to)}`
}

/** What the run has there. */
export function foundText({ found }: CheckedOutcome): string {
  if (found === undefined) return 'nothing'
  return typeof found === 'object' ? 'a list or object' : plainText(found)
}

function plainText(value: unknown): string {
  const text = String(value)
  return /^-?\d+(?:\.\d+)?$/u.test(text) ? grouped(text) : text
}
