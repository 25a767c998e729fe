import { simpleBook } from '../book-spec/simple-book.ts'
import { expect, test } from 'vitest'
import { reduceScript } from './reduce-script.ts'
import type { Script, Send, Turn } from './script.ts'

function send(key: string, trouble: Partial<Send> = {}): Send {
  const submission = { kind: 'passTime' } as const
  return { submission, key, delays: [0], isAnswerLost: false, ...trouble }
}

function turn(parts: Partial<Turn>): Turn {
  return { advanceMs: 10, sends: [], isReversed: false, diskFaults: [], ...parts }
}

const fault = { kind: 'syncError', call: 0, draw: 1, lasting: 1 } as const

const script: Script = {
  terms: {
    book: simpleBook({ mark: 1n, accounts: {}, waterfall: [] }),
    sequencer: {
      groupCommandsMax: 1,
      groupTextMax: 1,
      queueMax: 1,
      checkpointRecords: 1,
      snapshotRecords: 1,
    },
    patienceTurns: 1,
    isDecidedAgain: false,
  },
  turns: Array.from({ length: 40 }, (_, index) =>
    turn({
      sends: [send(`a${index}`), send(`b${index}`, { delays: [0, 3], isAnswerLost: true })],
      diskFaults: [fault],
      isReversed: true,
      processFault: { kind: 'crashWhenIdle', draw: index },
      clockFault: { kind: 'clockStuck', lasting: 1 },
    }),
  ),
}

function keysOf({ turns }: Script): (string | null)[] {
  return turns.flatMap(({ sends }) => sends.map(({ key }) => key))
}

test('what a failure does not need is left out', async () => {
  const fails = async (smaller: Script): Promise<boolean> => {
    const keys = keysOf(smaller)
    const faults = smaller.turns.flatMap(({ diskFaults }) => diskFaults)
    return keys.includes('a3') && keys.includes('b31') && faults.length > 0
  }
  const { turns } = await reduceScript(script, fails, 1_000)
  const elapsedMs = turns.reduce((sum, { advanceMs }) => sum + advanceMs, 0)
  expect(turns.flatMap(({ sends }) => sends)).toEqual([send('a3'), send('b31')])
  expect(turns.flatMap(({ diskFaults }) => diskFaults)).toEqual([fault])
  expect(
    turns.filter(
      ({ isReversed, processFault, clockFault }) => isReversed || processFault || clockFault,
    ),
  ).toEqual([])
  // The time of the turns that are gone has passed all the same.
  expect(elapsedMs).toBeGreaterThanOrEqual(320)
})

test('troubles of the way stay where the failure needs them', async () => {
  const fails = async ({ turns }: Script): Promise<boolean> =>
    turns.some(({ sends }) => sends.some(({ key, isAnswerLost }) => key === 'b7' && isAnswerLost))
  const { turns } = await reduceScript(script, fails, 1_000)
  expect(turns.flatMap(({ sends }) => sends)).toEqual([
    send('b7', { delays: [0, 3], isAnswerLost: true }),
  ])
})

test('no more is tried than allowed, and what is returned fails', async () => {
  let tries = 0
  const fails = async (smaller: Script): Promise<boolean> => {
    tries += 1
    return keysOf(smaller).includes('a3')
  }
  const reduced = await reduceScript(script, fails, 5)
  expect(tries).toBe(5)
  expect(keysOf(reduced)).toContain('a3')
})

test('what needs everything stays as it is', async () => {
  expect(await reduceScript(script, async () => false, 1_000)).toBe(script)
})
