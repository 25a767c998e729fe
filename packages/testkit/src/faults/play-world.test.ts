import * as journalUnderTest from '@plimsoll/journal'
import { beforeAll, describe, expect, test } from 'vitest'
import { createWorldAuditor } from '../world-auditor/world-auditor.ts'
import { type FaultWorldFailed, playScript, playWorld } from './play-world.ts'
import { RandomTurns } from './random-turns.ts'
import type { Script, Turn } from './script.ts'
import { Tally } from './tally.ts'

const size = { commands: 400, faults: 10 }

/** Plays a seed and writes down what was played. */
async function record(seed: number): Promise<{ script: Script; tally: Tally }> {
  const source = new RandomTurns(seed, size)
  const { terms } = source
  const turns: Turn[] = []
  const tally = new Tally()
  const auditor = createWorldAuditor(terms.book)
  await playWorld(
    { terms, journalUnderTest, auditor, tally },
    {
      next: (world, faultsSoFar) => {
        const turn = source.next(world, faultsSoFar)
        if (turn !== undefined) turns.push(turn)
        return turn
      },
    },
  )
  return { script: { terms, turns }, tally }
}

async function replay(script: Script): Promise<Tally> {
  const tally = new Tally()
  const auditor = createWorldAuditor(script.terms.book)
  await playScript(script, { journalUnderTest, auditor, tally })
  return tally
}

describe('a world', () => {
  let first: Awaited<ReturnType<typeof record>>
  beforeAll(async () => {
    first = await record(1)
  })

  test('is the same for the same seed', async () => {
    const second = await record(1)
    expect(second.script).toEqual(first.script)
    expect(second.tally.toString()).toBe(first.tally.toString())
  })

  test('is another for another seed', async () => {
    const second = await record(2)
    expect(second.tally.toString()).not.toBe(first.tally.toString())
  })

  test('goes the same way from its script', async () => {
    expect((await replay(first.script)).toString()).toBe(first.tally.toString())
  })

  test('that fails says where, and has its script', async () => {
    const { terms, turns } = first.script
    const auditor = {
      observe: ({ sequence }: { readonly sequence: number }) => {
        if (sequence === 5) throw new Error('the 5th record is not liked')
      },
      compare: () => {},
      report: () => new Map<string, number>(),
    }
    const playing = playScript(first.script, { journalUnderTest, auditor, tally: new Tally() })
    const failure = await playing.then(
      () => undefined,
      (error: unknown) => error as FaultWorldFailed,
    )
    const played = failure?.script.turns ?? []
    expect(failure?.message).toMatch(/^turn \d+: the 5th record is not liked, in /)
    expect(failure?.signature).toBe('Error: the #th record is not liked')
    expect(failure?.script).toEqual({ terms, turns: turns.slice(0, played.length) })
  })
})
