import type { BookSpec } from '@plimsoll/engine'
import { findScenario, type Scenario, scenarioOnBook } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { randomVenue } from '../faults/random-venue.ts'
import { createRandom, type Random } from '../generators/random.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { hedgedVenue } from '../world-auditor/walk/hedged-venue.ts'
import { auditedRun } from './audited-run.ts'

/** A fall of half within a minute, with traders who react to everything. */
function fall(): Scenario {
  const scenario = findScenario('fall')
  if (scenario === undefined) throw new Error('fall ships')
  const { traders } = scenario
  return {
    ...scenario,
    durationMs: 60_000,
    shocks: [{ fromMs: 5_000, toMs: 50_000, changePpm: { '*': -500_000 } }],
    funding: { ...scenario.funding, everyMs: 10_000 },
    latency: { markMs: 1_000, engineMs: 1_000 },
    traders: {
      ...traders,
      afterCut: {
        tradedWithin: [{ withinMs: 10_000, sharePpm: 900_000 }],
        rehedgesPpm: 500_000,
      },
    },
  }
}

const books: Readonly<Record<string, (random: Random) => BookSpec>> = {
  'of both contracts, with vaults, offers, assets and funds that take over': randomVenue,
  'in hedge mode': hedgedVenue,
}

test.each(Object.keys(books))(
  'a book that was brought, %s, keeps every rule of a fall',
  async (name) => {
    for (const seed of consecutiveSeeds(3)) {
      const brought = books[name]?.(createRandom(seed)) ?? fall().venue
      const { scenario, book } = scenarioOnBook(fall(), brought)
      const { summary, records, judged } = await auditedRun(scenario, book, { seed })
      expect(summary.conservation.differenceQuote).toBe(0n)
      expect(records).toBeGreaterThan(100)
      expect(judged.get('effect') ?? 0).toBeGreaterThan(0)
    }
  },
)
