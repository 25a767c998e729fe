import { expect, test } from 'vitest'
import { type Ratio, ratio } from '../../quantity/ratio.ts'
import { nearnessPpm } from './nearness.ts'
import type { SwitchLine } from './switch-line.ts'

const above = (start: Ratio): SwitchLine => ({ unit: 'count', start, startsWhen: 'above' })
const below = (start: Ratio): SwitchLine => ({ unit: 'money', start, startsWhen: 'below' })

test.each([
  ['two of three losses', ratio(2n), above(ratio(3n)), 666_666],
  ['more than enough', ratio(7n), above(ratio(3n)), 1_000_000],
  ['a fifth of a fall by 30 %', ratio(-6n, 100n), below(ratio(-3n, 10n)), 200_000],
  ['above the peak', ratio(1n, 10n), below(ratio(-3n, 10n)), 0],
  ['money that is a quarter above its line', ratio(125n), below(ratio(100n)), 800_000],
  ['money below its line', ratio(90n), below(ratio(100n)), 1_000_000],
  ['no money, with a line above nothing', ratio(0n), below(ratio(100n)), 1_000_000],
  ['less than no money', ratio(-5n), below(ratio(100n)), 1_000_000],
  ['money, with a line at nothing', ratio(125n), below(ratio(0n)), undefined],
  ['no money, with a line at nothing', ratio(0n), below(ratio(0n)), 1_000_000],
  ['no measure', undefined, below(ratio(-1n)), undefined],
  ['no line', ratio(1n), undefined, undefined],
])('B-10 nearness of %s', (_what, measure, line, expected) => {
  const reading = { ...(measure && { measure }), ...(line && { line }) }
  expect(nearnessPpm({ isOn: false, ...reading })).toBe(expected)
  expect(nearnessPpm({ isOn: true, ...reading })).toBe(1_000_000)
})
