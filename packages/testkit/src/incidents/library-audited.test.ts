import { scenarios, venueBook } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { consecutiveSeeds } from '../seeds.ts'
import { auditedRun } from '../simulations/audited-run.ts'
import type { InvariantId } from '../world-auditor/invariants.ts'

// The library of incidents: scenarios whose prices are known. What has to come of each is asserted
// with the command line, docs/incidents.md.

const [seed = 0] = consecutiveSeeds(1)
const incidents = scenarios().filter(({ paths }) => paths.kind === 'points')
const judged = new Map<InvariantId, number>()

test.each(incidents.map((scenario) => [scenario.scenario, scenario] as const))(
  '%s keeps every rule, and the engine does what the script says',
  async (_name, scenario) => {
    const run = await auditedRun(scenario, venueBook(scenario, seed), { seed })
    for (const [invariant, count] of run.judged) {
      judged.set(invariant, (judged.get(invariant) ?? 0) + count)
    }
    expect(run.records).toBeGreaterThan(0)
    expect(run.summary.conservation.differenceQuote).toBe(0n)
    expect(run.summary.refusedScript ?? []).toEqual([])
  },
)

/** What they put to the proof beyond a crash: vaults, collateral, settlements, corrections, halts, funds' inventories. */
const proved: readonly InvariantId[] = [
  'I-01',
  'I-02',
  'I-24',
  'vault',
  'collateral',
  'settlement',
  'correction',
  'halt',
  'fund',
]

test.each(proved)('%s was put to the proof', (invariant) => {
  expect(judged.get(invariant) ?? 0).toBeGreaterThan(0)
})
