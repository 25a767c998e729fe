import { expect, test } from 'vitest'
import { judgeFaultWorlds } from './judge-fault-worlds.ts'

// One of four parts, so that every core has its own.

test('fault worlds, part 3 of 4', { timeout: 1_200_000 }, async () => {
  const { failures, tally, fewestCommands, fewestFaults, missing } = await judgeFaultWorlds(3, 4)
  process.stdout.write(
    `fault worlds, part 3 of 4: ${tally.commands} commands\n${tally.toString()}\n`,
  )
  expect(failures).toEqual([])
  expect(fewestCommands).toBeGreaterThanOrEqual(2_000)
  expect(fewestFaults).toBeGreaterThanOrEqual(20)
  expect(missing).toEqual([])
})
