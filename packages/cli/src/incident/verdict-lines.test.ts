import { quoteUnits } from '@plimsoll/engine'
import { findScenario, directPort, simulateVenue, venueBook } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { formatted } from './incident-reading.ts'
import { verdictLines } from './verdict-lines.ts'

async function calmRun() {
  const crash = findScenario('crash')
  if (crash === undefined) throw new Error('crash ships')
  const calm = { ...crash, durationMs: crash.stepMs, shocks: [] }
  const book = venueBook(calm, 1)
  const summary = await simulateVenue(calm, { seed: 1, book, port: directPort(book) })
  return { summary, reader: formatted(book, summary.conservation.moneyBeforeQuote).reader }
}

test('everybody who paid is named in the verdict, whatever the layer', async () => {
  const { summary, reader } = await calmRun()
  const paid = (layer: 'venueCapital' | 'socialisedLoss' | 'adl', layerIndex: number) => ({
    layer,
    layerIndex,
    paidQuote: quoteUnits(1n),
    fills: 0,
    filledValueQuote: quoteUnits(0n),
  })
  const layers = [paid('venueCapital', 0), paid('adl', 1), paid('socialisedLoss', 2)]
  const cases = { ...summary.cases, opened: 3, rounds: 1 }
  const text = verdictLines({ ...summary, cases, layers }, reader)
    .join(' ')
    .replaceAll(/\s+/gu, ' ')
  expect(text).toContain('paid by the venue 33.3 %, taken from counterparties 33.3 %')
  expect(text).toContain('shared by accounts 33.3 %')
})

test('the verdict says how much was deleveraged, and which cases the book had before', async () => {
  const { summary, reader } = await calmRun()
  const { openInterestQuote } = summary.deleveraging
  expect(openInterestQuote).toBeGreaterThan(0n)
  const filledValueQuote = quoteUnits(openInterestQuote / 4n)
  const cases = { ...summary.cases, opened: 3, rounds: 1, bankruptAtStart: 2 }
  const deleveraging = { ...summary.deleveraging, accounts: 5, filledValueQuote }
  const text = verdictLines({ ...summary, cases, deleveraging }, reader)
    .join(' ')
    .replaceAll(/\s+/gu, ' ')
  expect(text).toContain('2 of 3 cases were bankrupt in the book before any move')
  expect(text).toContain(
    `5 accounts deleveraged by ${reader.money(filledValueQuote)}, 25.0 % of open interest at the start`,
  )
  const none = verdictLines({ ...summary, cases: { ...cases, bankruptAtStart: 0 } }, reader)
  expect(none.join(' ')).toMatch(/suspended; 0 accounts deleveraged$/u)
})
