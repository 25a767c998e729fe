import { expect, test } from 'vitest'
import { RunningDraw } from './running-draw.ts'

test('the peak is that of the worst moment, not of the last payment or the end', () => {
  const running = new RunningDraw()
  running.receive(2n)
  running.pay(12n)
  running.pay(-4n)
  running.receive(5n)
  running.pay(3n)
  expect(running.draw()).toEqual({
    peakQuote: 10n,
    endQuote: 4n,
    paidQuote: 11n,
    peakPaidQuote: 12n,
    feesQuote: 7n,
  })
})

test('a fund that fees keep growing is never drawn', () => {
  const running = new RunningDraw()
  running.receive(9n)
  running.pay(8n)
  expect(running.draw()).toMatchObject({ peakQuote: 0n, peakPaidQuote: 8n, endQuote: -1n })
})
