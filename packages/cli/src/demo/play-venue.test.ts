import { ratio } from '@plimsoll/engine'
import { createMemoryDisk, openMemoryJournal, Sequencer, type Submission } from '@plimsoll/journal'
import { type Scenario, venueBook } from '@plimsoll/simulator'
import { expect, onTestFinished, test } from 'vitest'
import { Interrupted } from '../simulation/interruption.ts'
import { scenarioNamed } from '../simulation/chosen-scenario.ts'
import { playVenue } from './play-venue.ts'
import { VenueClock } from './venue-clock.ts'

const scenario: Scenario = { ...scenarioNamed('crash'), durationMs: 65_000 }
const seed = 7
const speed = 1_000_000

async function openVenue() {
  const clock = new VenueClock(scenario.venue.timeMs, speed)
  const genesis = venueBook(scenario, seed)
  const disk = createMemoryDisk()
  const openJournal = () => openMemoryJournal(disk)
  const domain = await Sequencer.open({ openJournal, genesis, clock })
  onTestFinished(() => domain.close())
  return { clock, domain, genesis }
}

test('a venue goes on to the end whatever others order meanwhile', async () => {
  const { clock, domain, genesis } = await openVenue()
  const [first = '', second = ''] = scenario.venue.markets.map(({ market }) => market)
  const accounts = genesis.accounts.map(({ account }) => account)
  const reason = 'somebody tries everything'
  const orders: Submission[] = [
    { kind: 'halt', market: first, reason },
    { kind: 'openRound' },
    ...accounts
      .slice(0, 20)
      .map((account): Submission => ({ kind: 'freezeAccount', account, reason })),
    { kind: 'requestLiquidations' },
    { kind: 'settleMarket', market: second, priceTicks: ratio(1n), reason },
    { kind: 'resume', market: first },
    { kind: 'halt', reason },
    { kind: 'openRound' },
    { kind: 'resume' },
    { kind: 'settleMarket', market: first, priceTicks: ratio(1_000_000n), reason },
  ]
  const outcomes: Promise<string>[] = []
  const times: number[] = []
  const summary = await playVenue(
    {
      scenario,
      seed,
      speed,
      domain,
      clock,
      onProgress: ({ step, timeMs }) => {
        times.push(timeMs)
        const order = step % 2 === 0 ? orders.shift() : undefined
        if (order) outcomes.push(domain.submit(order).then(({ outcome }) => outcome))
      },
    },
    new AbortController().signal,
  )
  expect(orders).toEqual([])
  expect(await Promise.all(outcomes)).not.toContain('failed')
  expect(
    (await Promise.all(outcomes)).filter((outcome) => outcome === 'accepted').length,
  ).toBeGreaterThan(24)
  expect(times).toHaveLength(65)
  expect(summary.commands.rejected.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['accountFrozen', 'halted']),
  )
  const settled = await domain.read((state) => state.prices().filter(({ isSettled }) => isSettled))
  expect(settled.map(({ market }) => market).toSorted()).toEqual([first, second].toSorted())
})

test('a venue that is told to stop stops before its next command', async () => {
  const { clock, domain } = await openVenue()
  const abort = new AbortController()
  const reason = new Interrupted('SIGINT')
  let steps = 0
  const onProgress = (): void => {
    steps += 1
    abort.abort(reason)
  }
  const played = playVenue(
    { scenario, seed, speed: 0.001, domain, clock, onProgress },
    abort.signal,
  )
  await expect(played).rejects.toBe(reason)
  expect(steps).toBe(1)
})
