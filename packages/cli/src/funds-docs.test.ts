import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createState, quoteUnits, step, view } from '@plimsoll/engine'
import { formatUnits, parseBookText } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import {
  bookOf,
  figuresOf,
  outcomeOf,
  resolvePage,
  sectionOf,
  stepFigures,
} from './testing/example-page.ts'
import { root } from './testing/run-plimsoll.ts'

const page = readFileSync(join(root, 'docs/funds.md'), 'utf8')

test('the example of funds comes out as calculated, and its steps lead to every figure', () => {
  const resolution = resolvePage(bookOf(page))
  const { claimsAfter = [], fundAlarms = [] } = resolution
  const later = owedLater()
  const claims = claimsAfter.map(
    ({ account, amount }) => `| ${account} | ${amount} | ${later.get(account) ?? '0.00'} |`,
  )
  const alarms = fundAlarms.map(
    ({ market, funds, poolAvailable }) => `| ${market} | ${funds.join(', ')} | ${poolAvailable} |`,
  )
  const shown = sectionOf(page, 'What comes out')
  expect(shown).toBe(
    [
      outcomeOf(resolution),
      ['| Account | Owed back | After the 15 |', '|---|---|---|', ...claims].join('\n'),
      ['| Alarm | Funds with nothing | Others have |', '|---|---|---|', ...alarms].join('\n'),
    ].join('\n\n'),
  )
  expect(stepFigures(page)).toEqual(expect.arrayContaining(figuresOf(shown)))
})

/** What is owed once 15 have flowed into the fund. */
function owedLater(): ReadonlyMap<string, string> {
  const { spec } = parseBookText(bookOf(page), { file: 'page', resolvePolicy: () => undefined })
  const state = createState(spec)
  const { timeMs } = spec
  expect(step(state, { kind: 'openRound', timeMs }).outcome).toBe('accepted')
  const amountQuote = quoteUnits(1500n)
  const moved = step(state, { kind: 'moveFundMoney', timeMs, fund: 'sol', amountQuote })
  expect(moved.outcome).toBe('accepted')
  const claims = view(state).claims()
  expect(view(state).totals().claimsPotQuote).toBe(1n)
  return new Map(claims.map(({ account, owedQuote }) => [account, formatUnits(owedQuote, 2)]))
}
