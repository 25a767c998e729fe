import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createWorldAuditor } from '../world-auditor/world-auditor.ts'
import type { JournalUnderTest } from './journal-under-test.ts'
import { keep, readKept } from './kept-script.ts'
import { FaultWorldFailed, playScript } from './play-world.ts'
import { reduceScript } from './reduce-script.ts'
import { runFaultWorld } from './run-fault-world.ts'
import type { Script } from './script.ts'
import { Tally } from './tally.ts'

// Started as a process of its own: with the folder of a journal package, and a kept script to play or the number of seeds
// to search. With a name beside the number the script that was found is reduced and kept under it.

const size = { commands: 500, faults: 12 }
const TRIES_MAX = 600

const [folder = '', task = '', name] = process.argv.slice(2)
// oxlint-disable-next-line plimsoll/import-direction -- the folder is a copy made by the test
const copy: unknown = await import(pathToFileURL(join(folder, 'index.ts')).href)
const journalUnderTest = copy as JournalUnderTest

/** What a script fails with, or undefined. */
async function failureOf(script: Script): Promise<FaultWorldFailed | undefined> {
  const auditor = createWorldAuditor(script.terms.book)
  try {
    await playScript(script, { journalUnderTest, auditor, tally: new Tally() })
    return undefined
  } catch (error) {
    if (error instanceof FaultWorldFailed) return error
    throw error
  }
}

async function search(seeds: number): Promise<string> {
  for (let seed = 0; seed < seeds; seed += 1) {
    try {
      await runFaultWorld(seed, { ...size, auditorOf: createWorldAuditor, journalUnderTest })
    } catch (error) {
      if (!(error instanceof FaultWorldFailed)) throw error
      if (name !== undefined) await reduceAndKeep(error, name)
      return `found by ${error.message}`
    }
  }
  return `nothing found in ${seeds} seeds`
}

async function reduceAndKeep(found: FaultWorldFailed, as: string): Promise<void> {
  const fails = async (smaller: Script): Promise<boolean> =>
    (await failureOf(smaller))?.signature === found.signature
  const script = await reduceScript(found.script, fails, TRIES_MAX)
  keep(as, { ...script, failure: found.signature })
}

const seeds = Number(task)
const verdict = Number.isNaN(seeds)
  ? ((await failureOf(readKept(task)))?.message ?? 'nothing found')
  : await search(seeds)
process.stdout.write(`${verdict}\n`)
