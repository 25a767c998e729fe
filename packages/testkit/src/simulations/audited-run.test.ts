import * as engine from '@plimsoll/engine'
import { type Command, type Decision, quoteUnits } from '@plimsoll/engine'
import { findScenario, type Scenario, venueBook } from '@plimsoll/simulator'
import { afterAll, expect, test } from 'vitest'
import { consecutiveSeeds } from '../seeds.ts'
import type { InvariantId } from '../world-auditor/invariants.ts'
import type { DrivenEngine } from '../world-auditor/walk/drive.ts'
import { type AuditedRun, auditedRun } from './audited-run.ts'

const [seed = 0] = consecutiveSeeds(1)
const judged = new Map<InvariantId, number>()

/** A built-in scenario with few traders and so many steps of its length. */
function small(name: string, { traders, steps }: { traders: number; steps: number }): Scenario {
  const scenario = findScenario(name)
  if (scenario?.population === undefined) throw new Error(`${name} has no population`)
  const stepMs = Math.ceil(scenario.durationMs / steps / 1000) * 1000
  return { ...scenario, stepMs, population: { ...scenario.population, traders } }
}

const crash = small('crash', { traders: 60, steps: 75 })
const [firstMarket = ''] = crash.venue.markets.map(({ market }) => market)

async function judge(scenario: Scenario, book = venueBook(scenario, seed)): Promise<AuditedRun> {
  const run = await auditedRun(scenario, book, { seed })
  for (const [invariant, count] of run.judged) {
    judged.set(invariant, (judged.get(invariant) ?? 0) + count)
  }
  expect(run.summary.conservation.differenceQuote).toBe(0n)
  expect(run.records).toBeGreaterThan(0)
  return run
}

test.each(['crash', 'october'])('%s keeps every rule', async (name) => {
  const { summary } = await judge(small(name, { traders: 60, steps: 60 }))
  expect(summary.cases.opened).toBeGreaterThan(0)
})

test('so does a scripted venue that learns and acts late', async () => {
  const drawn = venueBook(crash, seed)
  const ordered = drawn.accounts.find(({ kind, positions }) => {
    return kind === 'trader' && positions.some(({ marginMode }) => marginMode === 'cross')
  })
  const account = ordered?.account ?? ''
  const script: Scenario['script'] = [
    { atMs: 10_000, command: { kind: 'halt', market: firstMarket, reason: 'by order' } },
    { atMs: 20_000, command: { kind: 'resume', market: firstMarket } },
    {
      atMs: 30_000,
      command: { kind: 'orderCase', account, bucket: 'cross', reason: 'by order' },
    },
    { atMs: 30_000, command: { kind: 'openRound' } },
    {
      atMs: 60_000,
      command: { kind: 'moveFundMoney', fund: 'insurance', amountQuote: quoteUnits(5_000_000n) },
    },
    { atMs: 70_000, command: { kind: 'withdraw', account: 'nobody', amountQuote: quoteUnits(1n) } },
  ]
  const late = { ...crash, script, latency: { markMs: 2_000, engineMs: 3_000 } }
  const { summary } = await judge(late, drawn)
  expect(summary.refusedScript?.map(({ kind }) => kind)).toEqual(['withdraw'])
})

test('so does one whose prices repeat a history', async () => {
  // Calm, then a fall of a third in twenty rows, and half of it back.
  const fall = Array.from({ length: 60 }, (_none, row) => {
    if (row < 30) return row % 2 === 0 ? 0.001 : -0.001
    return row < 50 ? -0.02 : 0.02
  })
  const returns = { '*': fall, [firstMarket]: fall.map((move) => move / 2) }
  const paths: Scenario['paths'] = { kind: 'bootstrap', rowMs: 2_000, blockRows: 20, returns }
  const { summary } = await judge({ ...crash, shocks: [], paths })
  expect(summary.prices.every(({ used }) => used > 0)).toBe(true)
})

test('so does one with a vault that takes over, and with traders who come back', async () => {
  const drawn = venueBook(crash, seed)
  const backstop = {
    account: 'backstop',
    kind: 'vault' as const,
    collateralQuote: quoteUnits(2_000_000_000n),
    positions: [],
  }
  const book = {
    ...drawn,
    accounts: [...drawn.accounts, backstop],
    waterfall: [{ layer: 'backstopVault' as const, account: 'backstop' }, ...drawn.waterfall],
  }
  const afterCut = {
    tradedWithin: [{ withinMs: 20_000, sharePpm: 900_000 }],
    rehedgesPpm: 500_000,
  }
  const { summary } = await judge({ ...crash, traders: { ...crash.traders, afterCut } }, book)
  const vault = summary.layers.find(({ layer }) => layer === 'backstopVault')
  expect(vault?.fills).toBeGreaterThan(0)
})

test('and prices that are known', async () => {
  const points = [20, 40, 60].map((percent, index) => ({
    atMs: 40_000 * (index + 1),
    priceTicks: Object.fromEntries(
      crash.venue.markets.map(({ market, markPriceTicks }) => [
        market,
        (Number(markPriceTicks.numerator) * (100 - percent)) / 100,
      ]),
    ),
  }))
  const paths: Scenario['paths'] = { kind: 'points', between: 'line', points }
  const { summary } = await judge({ ...crash, shocks: [], paths })
  expect(summary.cases.opened).toBeGreaterThan(0)
})

/** Says that who is deleveraged got one unit more than it did. */
const generous: DrivenEngine = {
  ...engine,
  step: (state, command: Command): Decision => {
    const decision = engine.step(state, command)
    if (decision.outcome !== 'accepted') return decision
    const events = decision.events.map((event) =>
      event.kind === 'deleveragingFilled'
        ? { ...event, values: event.values.map((value, row) => (row === 0 ? value + 1 : value)) }
        : event,
    )
    return { ...decision, events }
  },
}

test('a unit too much in one forced fill is found', async () => {
  await expect(
    auditedRun(crash, venueBook(crash, seed), { seed, engine: generous }),
  ).rejects.toThrow(/^[-\w]+ at \d+: /u)
})

afterAll(() => {
  const counts = [...judged].map(([invariant, count]) => `${invariant} ${count}`)
  process.stdout.write(`simulations, invariants judged: ${counts.join(', ')}\n`)
})

/** What simulations have to have put to the proof. */
const proved: readonly InvariantId[] = [
  'I-01',
  'I-02',
  'I-03',
  'I-04',
  'I-05',
  'I-06',
  'I-07',
  'I-08',
  'I-09',
  'I-10',
  'I-11',
  'I-12',
  'I-13',
  'I-23',
  'I-24',
  'effect',
  'gate',
  'funding',
  'liquidation',
  'case',
  'closing',
  'haircut',
  'vault',
  'halt',
  'view',
]

test.each(proved)('%s was put to the proof', (invariant) => {
  expect(judged.get(invariant) ?? 0).toBeGreaterThan(0)
})
