import { ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noWait, type WaitStage } from './no-wait.ts'

function verdicts(stages: readonly WaitStage[], percent = 100n): string[] {
  return noWait(stages, ratio(percent, 100n)).map(({ verdict }) => verdict)
}

/** The same deficit and cost each time; severities in percent. */
function course(percents: readonly bigint[], costQuote: bigint): WaitStage[] {
  return percents.map((percent) => ({
    severity: ratio(percent, 100n),
    deficitQuote: 100n,
    costQuote,
  }))
}

test('a steady severity that pays for the cost makes nobody wait', () => {
  expect(verdicts(course([50n, 50n, 50n], 10n))).toEqual(['act', 'act', 'act'])
})

test('a severity that halves with every wave falls below the cost, and nobody steps in', () => {
  expect(verdicts(course([80n, 40n, 20n, 10n, 5n], 10n))).toEqual([
    'act',
    'act',
    'act',
    'act',
    'stayOut',
  ])
})

test('a cost that falls faster than the severity makes the provider wait', () => {
  const stages = course([80n, 70n], 50n).map((stage, index) =>
    index === 1 ? { ...stage, costQuote: 20n } : stage,
  )
  expect(verdicts(stages)).toEqual(['wait', 'act'])
  expect(verdicts(stages, 60n)).toEqual(['act', 'act'])
  expect(noWait(stages, ratio(9n, 10n))[0]).toEqual({
    actQuote: ratio(30n),
    waitQuote: ratio(45n),
    verdict: 'wait',
  })
})

test('a deficit that grows makes the provider wait, too', () => {
  const stages = course([50n, 50n], 0n).map((stage, index) =>
    index === 1 ? { ...stage, deficitQuote: 300n } : stage,
  )
  expect(verdicts(stages)).toEqual(['wait', 'act'])
})

test('where deficits and margins per unit do not grow and pay, nobody waits', () => {
  const falling = fc
    .array(fc.bigInt({ min: 0n, max: 100n }), { minLength: 8, maxLength: 8 })
    .map((values) => values.toSorted((left, right) => Number(right - left)))
  fc.assert(
    fc.property(falling, falling, fc.bigInt({ min: 0n, max: 100n }), (deficits, margins, beta) => {
      // A cost of 1 per unit where the severity is 1 + margin, both in hundredths of hundredths.
      const stages = deficits.map((deficitQuote, index) => ({
        severity: ratio(100n + (margins[index] ?? 0n), 10_000n),
        deficitQuote: deficitQuote * 100n,
        costQuote: deficitQuote,
      }))
      expect(new Set(verdicts(stages, beta))).toEqual(new Set(['act']))
    }),
  )
})

test('a better moment is waited for across a worse one', () => {
  expect(verdicts(course([50n, 20n, 90n], 10n))).toEqual(['wait', 'wait', 'act'])
})
