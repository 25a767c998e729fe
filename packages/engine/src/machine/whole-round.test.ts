import { type SimpleAccount, simpleBook } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { bitmex } from '../policy/presets/bitmex.ts'
import { createState } from './create-state.ts'
import { stepRound } from './decide.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

/** One bankrupt long against so many shorts of a lot each. */
const bookOf = (shorts: bigint, stepFillsMax: number): ReturnType<typeof simpleBook> => {
  const accounts: Record<string, SimpleAccount> = {
    z: { money: -50n, positions: [{ lots: shorts, entry: 100n * shorts }] },
  }
  for (let index = 0n; index < shorts; index += 1n) {
    accounts[`s${index}`] = { money: 1000n, positions: [{ lots: -1n, entry: 120n }] }
  }
  return simpleBook({
    mark: 100n,
    accounts,
    waterfall: [{ layer: 'adl', policy: bitmex.spec }],
    limits: { stepFillsMax },
  })
}

test('a round of many steps comes to its end, as one of a single step would', () => {
  const state = createState(bookOf(25n, 4))
  const decision = stepRound(state, 0)
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  expect(view(state).isRoundUnfinished()).toBe(false)
  expect(decision.events.filter(({ kind }) => kind === 'roundPaused')).toHaveLength(6)
  const [only] = view(state).round(decision.events).cases
  expect(only?.status).toBe('closed')
  const whole = createState(bookOf(25n, 100))
  stepRound(whole, 0)
  expect(view(state).accounts()).toEqual(view(whole).accounts())
  expect(stateHash(state)).not.toBe(stateHash(whole))
})

test('without a bankrupt bucket nothing happens', () => {
  const state = createState(simpleBook({ mark: 100n, accounts: {}, waterfall: [] }))
  expect(stepRound(state, 0)).toEqual({ outcome: 'accepted', events: [] })
})
