import { findScenario, type Scenario } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { addScheduledShock, withShocks } from './scheduled-shock.ts'

const found = findScenario('crash')
if (found === undefined) throw new Error('crash ships')
const crash: Scenario = found

test.each([
  ['BTC-USDT=-30%/10m', 'BTC-USDT', -300_000, 600_000],
  ['*=+12.3456%/90s', '*', 123_456, 90_000],
  ['A=B=0.5%/250ms', 'A=B', 5_000, 250],
  ['X=-99.9999%/2h', 'X', -999_999, 7_200_000],
])('%s', (text, market, changePpm, durationMs) => {
  expect(addScheduledShock(text)).toEqual([{ market, changePpm, durationMs, text }])
})

test.each(['A=-100%/1m', 'A=-30%', 'A=30/1m', '=1%/1m', 'A=1e1%/1m', 'A=1%/0s', 'A=1.00001%/1s'])(
  '%s is refused',
  (text) => {
    expect(() => addScheduledShock(text)).toThrow('Give MARKET=-30%/10m')
  },
)

test('moves come on top, the star spares the markets that others name, and the run is long enough', () => {
  const asked = ['*=-30%/10m', 'BTC-USDT=-10%/30s'].flatMap((text) => addScheduledShock(text))
  const { shocks, durationMs } = withShocks(crash, asked)
  expect(shocks.slice(0, crash.shocks.length)).toEqual(crash.shocks)
  expect(shocks.slice(crash.shocks.length)).toEqual([
    { fromMs: 60_000, toMs: 660_000, changePpm: { 'BTC-USDT': 0, '*': -300_000 } },
    { fromMs: 60_000, toMs: 90_000, changePpm: { 'BTC-USDT': -100_000 } },
  ])
  expect(durationMs).toBe(960_000)
  const short = withShocks(crash, addScheduledShock('*=-1%/1s'))
  expect(short.durationMs).toBe(361_000)
  expect(withShocks(crash, [])).toBe(crash)
})
