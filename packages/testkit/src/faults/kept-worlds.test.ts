import * as journalUnderTest from '@plimsoll/journal'
import { describe, expect, test } from 'vitest'
import { createWorldAuditor } from '../world-auditor/world-auditor.ts'
import { keptNames, readKept } from './kept-script.ts'
import { playScript } from './play-world.ts'
import { Tally } from './tally.ts'

describe('worlds that failed once', () => {
  test.each(keptNames())('%s', async (name) => {
    const script = readKept(name)
    const auditor = createWorldAuditor(script.terms.book)
    const tally = new Tally()
    await playScript(script, { journalUnderTest, auditor, tally })
    expect(tally.commands, script.failure).toBeGreaterThan(0)
  })
})
