import {
  type BookSpec,
  createState,
  type EngineEvent,
  findPreset,
  lots as lotsOf,
  type MarketSpec,
  quoteUnits,
  ratio,
  type Side,
  step,
  view,
} from '@plimsoll/engine'
import { type ParsedBook, parseBook } from '@plimsoll/protocol'
import { directPort, findScenario, simulateVenue, venueBook } from '@plimsoll/simulator'
import { randomBook } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { SlotNames } from './slot-names.ts'

// The engine names what it shows; the names followed here must be the same.

const firstSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1) * 1_000
const books = 200

function parsed(seed: number): ParsedBook {
  return parseBook(randomBook(seed), {
    file: `random book ${seed}`,
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
}

/** Compares the names of everything a round touched; returns how many there were. */
function compareRound(spec: BookSpec, names: SlotNames, events: readonly EngineEvent[]): number {
  const state = createState(spec)
  const decision = step(state, { kind: 'openRound', timeMs: spec.timeMs })
  expect(decision.outcome).toBe('accepted')
  const { cases } = view(state).round(events)
  let compared = 0
  for (const event of events) {
    if (event.kind === 'roundOpened') {
      for (const opening of event.cases) {
        const shown = cases.find(({ caseId }) => caseId === opening.caseId)
        const { account, bucket } = names.bucket(opening.bucket)
        expect({ account, bucket }).toEqual({ account: shown?.account, bucket: shown?.bucket })
        const legs = opening.exposure.map(({ position }) => {
          const { market, side } = names.position(position)
          return `${side} ${market}`
        })
        expect(legs).toEqual(shown?.exposure.map(({ market, side }) => `${side} ${market}`))
        compared += 1 + legs.length
      }
    }
    if (event.kind === 'deleveragingFilled') {
      const filled = event.positions.map((slot) => {
        const { account, bucket, market, side } = names.position(slot)
        return { account, bucket, market, side }
      })
      const shown = cases
        .flatMap(({ layers }) => layers)
        .flatMap(({ fills }) => fills)
        .map(({ account, bucket, market, side }) => ({ account, bucket, market, side }))
      expect(shown).toEqual(expect.arrayContaining(filled))
      compared += filled.length
    }
    if (event.kind === 'positionTakenOver') {
      const { market, side } = names.position(event.position)
      const fund = `fund:${names.fund(event.fund)}`
      const inventory = { account: fund, bucket: 'inventory', market, side }
      expect(names.position(event.inventory)).toMatchObject(inventory)
      compared += 1
    }
    if (event.kind === 'fundPaid') {
      const funds = cases.flatMap(({ layers }) => layers.flatMap(({ fund = [] }) => fund))
      expect(funds).toContain(names.fund(event.fund))
      compared += 1
    }
  }
  return compared
}

test(`${books} random books: slots are called what the engine calls them`, () => {
  let compared = 0
  for (let seed = firstSeed; seed < firstSeed + books; seed += 1) {
    const { spec } = parsed(seed)
    const state = createState(spec)
    const decision = step(state, { kind: 'openRound', timeMs: spec.timeMs })
    if (decision.outcome !== 'accepted') continue
    compared += compareRound(spec, new SlotNames(spec), decision.events)
  }
  console.log(`${compared} names compared`)
  expect(compared).toBeGreaterThan(books)
})

test('wallets with offers have slots for both sides, in the order of the engine', () => {
  const accounts = ['o2', 'o1', 'z'].map((account) => ({
    account,
    kind: 'trader' as const,
    collateralQuote: quoteUnits(1000n),
    positions: [],
  }))
  const market = (name: string): MarketSpec => ({
    market: name,
    contract: 'linear',
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: ratio(10n),
    maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
  })
  const offer = (
    account: string,
    name: string,
    side: Side,
  ): NonNullable<BookSpec['offers']>[number] => ({
    account,
    market: name,
    side,
    lots: lotsOf(1n),
  })
  const spec: BookSpec = {
    domain: 'd',
    timeMs: 0,
    asset: { name: 'USDT', wholeUnitQuote: quoteUnits(1n) },
    markets: [market('N'), market('M')],
    accounts,
    funds: [],
    waterfall: [],
    offers: [
      offer('o2', 'N', 'short'),
      offer('o2', 'M', 'short'),
      offer('o1', 'M', 'short'),
      offer('o2', 'N', 'long'),
    ],
  }
  const names = new SlotNames(spec)
  const slots = Array.from({ length: 6 }, (_, slot) => {
    const { account, market: of, side } = names.position(slot)
    return `${account} ${of} ${side}`
  })
  expect(slots).toEqual([
    'o1 M long',
    'o1 M short',
    'o2 M long',
    'o2 M short',
    'o2 N long',
    'o2 N short',
  ])
  // The next slot that opens comes after them.
  const traded = step(createState(spec), {
    kind: 'trade',
    timeMs: 0,
    market: 'M',
    lots: lotsOf(1n),
    priceTicks: 10n,
    buyer: { account: 'z' },
    seller: { account: 'o1' },
  })
  if (traded.outcome !== 'accepted') throw new Error(traded.outcome)
  for (const event of traded.events) {
    names.follow(event)
    if (event.kind !== 'positionsTraded') continue
    expect(event.positions.map((slot) => names.position(slot).account).toSorted()).toEqual([
      'o1',
      'z',
    ])
  }
})

test('wallets of vaults have slots for both sides of every market, after those of offers', () => {
  const market = (name: string): MarketSpec => ({
    market: name,
    contract: 'linear',
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: ratio(10n),
    maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
  })
  const account = (name: string, size: bigint): BookSpec['accounts'][number] => ({
    account: name,
    kind: name === 'v' ? 'vault' : 'trader',
    collateralQuote: quoteUnits(size > 0n ? 1n : 1000n),
    positions:
      size === 0n
        ? []
        : [
            {
              market: 'N',
              marginMode: 'cross',
              sizeLots: lotsOf(size),
              entryValueQuote: quoteUnits(12n),
            },
          ],
  })
  const spec: BookSpec = {
    domain: 'd',
    timeMs: 0,
    asset: { name: 'USDT', wholeUnitQuote: quoteUnits(1n) },
    markets: [market('N'), market('M')],
    accounts: [account('v', 0n), account('a', 1n), account('b', -1n)],
    funds: [],
    waterfall: [
      { layer: 'backstopVault', account: 'v' },
      { layer: 'backstopVault', account: 'v', price: 'bankruptcy' },
    ],
  }
  const names = new SlotNames(spec)
  const slots = Array.from({ length: 6 }, (_, slot) => {
    const { account: holder, market: of, side } = names.position(slot)
    return `${holder} ${of} ${side}`
  })
  const vault = ['v M long', 'v M short', 'v N long', 'v N short']
  expect(slots).toEqual(['a N long', 'b N short', ...vault])
  const round = step(createState(spec), { kind: 'openRound', timeMs: 0 })
  if (round.outcome !== 'accepted') throw new Error(round.outcome)
  const taken = round.events.flatMap((event) =>
    event.kind === 'offersTaken' ? event.openedPositions : [],
  )
  expect(taken.map((slot) => names.position(slot))).toMatchObject([
    { account: 'v', market: 'N', side: 'long' },
  ])
})

test('slots that open on the way are followed', async () => {
  const scenario = findScenario('crash')
  if (scenario === undefined) throw new Error('crash ships')
  const short = { ...scenario, durationMs: 100_000 }
  const book = venueBook(short, firstSeed)
  const names = new SlotNames(book)
  const port = directPort(book)
  const opened: string[] = []
  const moved = new Map<string, number>()
  await simulateVenue(short, {
    seed: firstSeed,
    port: {
      ...port,
      submit: async (command) => {
        const answer = await port.submit(command)
        for (const event of answer.outcome === 'accepted' ? answer.events : []) {
          names.follow(event)
          if (event.kind === 'positionOpened') opened.push(names.bucket(event.bucket).account)
          if (event.kind !== 'positionsTraded') continue
          event.positions.forEach((slot, row) => {
            const { account, market, side } = names.position(slot)
            const key = JSON.stringify([account, market, side])
            moved.set(key, (moved.get(key) ?? 0) + (event.lots[row] ?? 0))
          })
        }
        return answer
      },
    },
  })
  expect(opened.length).toBeGreaterThan(0)
  // What traded under a name is a position that the engine shows under it, unless it is closed again.
  const held = await port.read((reader) =>
    reader
      .margins()
      .flatMap(({ account, positions }) =>
        positions.map(({ market, side }) => JSON.stringify([account, market, side])),
      ),
  )
  const grown = [...moved].filter(([, lots]) => lots > 0).map(([key]) => key)
  expect(grown.length).toBeGreaterThan(0)
  const shown = new Set(held)
  const missing = grown.filter((key) => !shown.has(key))
  expect(missing.length).toBeLessThan(grown.length / 2)
})
