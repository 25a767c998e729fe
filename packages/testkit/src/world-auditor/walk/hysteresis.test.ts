import { type Command, lots, quoteUnits, type TriggerSpec } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { simpleBook } from '../../book-spec/simple-book.ts'
import { createRandom } from '../../generators/random.ts'
import { consecutiveSeeds } from '../../seeds.ts'
import { preset } from '../stories/story.ts'
import { drive } from './drive.ts'

type WithoutTime<T> = T extends unknown ? Omit<T, 'timeMs'> : never

const PEAK = 1_000_000n

/** A fund with a million above nothing, and deleveraging that a trigger calls. */
function bookOf(trigger: TriggerSpec, peakBalance: bigint | undefined) {
  return simpleBook({
    mark: 100n,
    accounts: { a: { money: 1_000n, positions: [] } },
    funds: [
      {
        fund: 'insurance',
        markets: ['M'],
        balanceQuote: quoteUnits(PEAK),
        ...(peakBalance === undefined ? {} : { peakBalanceQuote: quoteUnits(peakBalance) }),
      },
    ],
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'takeover' },
      { layer: 'adl', policy: preset('bitmex'), trigger },
    ],
  })
}

const drawdown: TriggerSpec = {
  kind: 'fundDrawdown',
  windowMs: 1_000_000,
  start: { ppm: 300_000, isStrict: false },
  stop: { ppm: 200_000, isStrict: false },
}

/** Moves a fund to one balance after the other; every record is judged. Counts the switches of each command. */
function walkTo(trigger: TriggerSpec, balances: readonly bigint[], { isPeakKnown = true } = {}) {
  const { shown, submit, compare } = drive(bookOf(trigger, isPeakKnown ? PEAK : undefined))
  let balance = PEAK
  const switches = balances.map((next, index) => {
    const amountQuote = quoteUnits(next - balance)
    balance = next
    const move: WithoutTime<Command> = { kind: 'moveFundMoney', fund: 'insurance', amountQuote }
    const { record } = submit({ ...move, timeMs: 10 * (index + 1) })
    compare()
    return (record?.events ?? []).flatMap((event) =>
      event.kind === 'triggerChanged' ? [event.isOn] : [],
    )
  })
  return { switches: switches.flat(), isOn: shown.triggers()[0]?.isOn }
}

describe('a layer with a line to start and another to stop', () => {
  test('is switched once while a balance swings about the line that starts it', () => {
    for (const seed of consecutiveSeeds(80)) {
      const random = createRandom(seed)
      // Between 66 % and 79 % of the peak: about the start at 70 %, never back at the stop, 80 %.
      const balances = Array.from({ length: 40 }, () => BigInt(random.between(660_000, 799_999)))
      const { switches, isOn } = walkTo(drawdown, balances)
      const hasFallen = balances.some((balance) => balance <= 700_000n)
      expect(switches, `seed ${seed}`).toEqual(hasFallen ? [true] : [])
      expect(isOn).toBe(hasFallen)
    }
  })

  test('is switched as often as both lines are crossed in turn, and never twice the same way', () => {
    for (const seed of consecutiveSeeds(80)) {
      const random = createRandom(seed)
      const balances = Array.from({ length: 60 }, () => BigInt(random.between(500_000, 1_000_000)))
      const due: boolean[] = []
      for (const balance of balances) {
        const isOn = due.at(-1) ?? false
        if (isOn ? balance >= 800_000n : balance <= 700_000n) due.push(!isOn)
      }
      expect(walkTo(drawdown, balances).switches, `seed ${seed}`).toEqual(due)
    }
  })

  test('does not matter in how many steps money came while none of them crosses a line', () => {
    for (const seed of consecutiveSeeds(100)) {
      const random = createRandom(seed)
      const steps = Array.from({ length: 12 }, () => BigInt(random.between(701_000, 1_000_000)))
      expect(walkTo(drawdown, [...steps, 650_000n]).switches).toEqual(
        walkTo(drawdown, [650_000n]).switches,
      )
    }
  })
})

test('where the past is not known a layer starts when nothing is left, and not before', () => {
  const { switches } = walkTo(drawdown, [600_000n, 1n, 0n, 1n, 0n], { isPeakKnown: false })
  expect(switches).toEqual([true, false, true])
})

test('a line of its own belongs to those on its side', () => {
  const strict: TriggerSpec = { ...drawdown, start: { ppm: 300_000, isStrict: true } }
  expect(walkTo(drawdown, [700_000n]).switches).toEqual([true])
  expect(walkTo(strict, [700_000n]).switches).toEqual([])
  expect(walkTo(strict, [699_999n]).switches).toEqual([true])
})

test('money that reaches a fund while the venue carries out a plan is seen at once and used by the next round', () => {
  const fund = { fund: 'insurance', markets: ['M'], balanceQuote: quoteUnits(0n) }
  const book = simpleBook({
    mark: 100n,
    accounts: {
      w: { money: 100n, positions: [{ lots: -10n, entry: 1_000n }] },
      z: { money: 200n, positions: [{ lots: 10n, entry: 1_250n }] },
    },
    funds: [fund],
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
      { layer: 'adl', policy: preset('bitmex'), trigger: { kind: 'fundEmpty' } },
    ],
    execution: 'sidecar',
  })
  const { submit, compare, shown } = drive(book)
  const kindsOf = (command: WithoutTime<Command>, timeMs: number): string[] => {
    const { record } = submit({ ...command, timeMs })
    compare()
    return (record?.events ?? []).map(({ kind }) => kind)
  }
  expect(kindsOf({ kind: 'openRound' }, 1_000)).toContain('deleveragingPlanned')
  const [plan] = shown.plans()
  const amountQuote = quoteUnits(30n)
  const moved = kindsOf({ kind: 'moveFundMoney', fund: 'insurance', amountQuote }, 2_000)
  expect(moved).toEqual(['fundMoneyMoved', 'triggerChanged'])
  // The plan stands as it was made: its rows were reserved before the money came.
  const fills = [{ index: 0, status: 'partial', lots: lots(4n) } as const]
  const done = kindsOf({ kind: 'confirmPlan', planId: plan?.planId ?? '', fills }, 3_000)
  expect(done).toContain('deleveragingFilled')
  const next = kindsOf({ kind: 'openRound' }, 4_000)
  expect(next.filter((kind) => kind === 'fundPaid' || kind === 'deleveragingPlanned')[0]).toBe(
    'fundPaid',
  )
})
