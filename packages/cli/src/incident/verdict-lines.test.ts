import { quoteUnits } from '@plimsoll/engine'
import { findScenario, directPort, simulateVenue, venueBook } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { verdictLines } from './verdict-lines.ts'

test('everybody who paid is named in the verdict, whatever the layer', async () => {
  const crash = findScenario('crash')
  if (crash === undefined) throw new Error('crash ships')
  const calm = { ...crash, durationMs: crash.stepMs, shocks: [] }
  const book = venueBook(calm, 1)
  const summary = await simulateVenue(calm, { seed: 1, book, port: directPort(book) })
  const paid = (layer: 'venueCapital' | 'socialisedLoss' | 'adl', layerIndex: number) => ({
    layer,
    layerIndex,
    paidQuote: quoteUnits(1n),
    fills: 0,
    filledValueQuote: quoteUnits(0n),
  })
  const layers = [paid('venueCapital', 0), paid('adl', 1), paid('socialisedLoss', 2)]
  const cases = { ...summary.cases, opened: 3, rounds: 1 }
  const text = verdictLines({ ...summary, cases, layers })
    .join(' ')
    .replaceAll(/\s+/gu, ' ')
  expect(text).toContain('paid by the venue 33.3 %, taken from counterparties 33.3 %')
  expect(text).toContain('shared by accounts 33.3 %')
})
