import { existsSync, mkdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Killed, runAndKill } from './testing/killed-process.ts'
import { callPlimsoll } from './testing/run-plimsoll.ts'
import { draws } from './testing/draws.ts'
import { type TestFolder, testFolder } from './testing/simulated-folder.ts'

// Real processes, killed by the system in the middle of whatever they do. When depends on the
// machine, so a failure may not come back with the same seed; the folder is named and kept then.

const kills = { ofOneRun: 15, inAll: 50 }
const timeoutMs = 300_000
const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)

let folder: TestFolder
let cache: string
let isClean = false

beforeAll(async () => {
  folder = testFolder('kill')
  cache = folder.at('cache')
  mkdirSync(cache)
  // A killed process leaves nothing in the cache; this one fills it.
  await runAndKill(['--version'], { data: '', cache, isDue: () => false })
})

afterAll(() => {
  if (isClean) folder.remove()
})

function crash(data: string, isDue: (durable: number) => boolean): Promise<Killed> {
  return runAndKill(['simulate', 'crash', '--data', data], { data, cache, isDue })
}

/** Whatever a kill left behind is sound, and nothing that was durable is gone. Returns how many records there are. */
async function expectSound(data: string, durableSequence: number): Promise<number> {
  if (durableSequence < 0 && !existsSync(`${data}/HEAD`)) return 0
  const { code, stdout } = await callPlimsoll('verify', '--data', data, '--json')
  const { ok, records, findings } = JSON.parse(stdout) as Readonly<Record<string, unknown>>
  expect({ data, code, ok, findings }).toEqual({ data, code: 0, ok: true, findings: [] })
  expect(records).toBeGreaterThan(durableSequence)
  return Number(records)
}

test(
  `a run that is killed again and again ends where one ends that is not, ${kills.inAll} kills`,
  async () => {
    const draw = draws(seed)
    const counts = { inStart: 0, inRun: 0 }
    const killedSoFar = (): number => counts.inStart + counts.inRun
    const count = ({ isFinished, durableSequence }: Killed): void => {
      if (isFinished) return
      if (durableSequence < 1) counts.inStart += 1
      else counts.inRun += 1
    }
    const whole = await callPlimsoll('simulate', 'crash', '--json')
    const { stateHashAfter, journal } = JSON.parse(whole.stdout) as {
      readonly stateHashAfter: string
      readonly journal: { readonly sequence: number }
    }

    // One folder, a little farther along with every kill.
    const data = folder.at('one')
    let records = 0
    while (killedSoFar() < kills.ofOneRun) {
      const left = journal.sequence - records
      const due = records + Math.floor((left * draw()) / (kills.ofOneRun - killedSoFar() + 1))
      const killed = await crash(data, (durable) => durable >= due)
      count(killed)
      const now = await expectSound(data, killed.durableSequence)
      expect(now).toBeGreaterThanOrEqual(records)
      records = now
      if (killed.isFinished) break
    }
    const { code, stdout } = await callPlimsoll('simulate', 'crash', '--data', data, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ stateHashAfter })
    await expectSound(data, journal.sequence)

    // New folders, killed a few times each: at any moment of the start, and among the first records.
    for (let run = 0; killedSoFar() < kills.inAll; run += 1) {
      const fresh = folder.at(`fresh-${Math.floor(run / 4)}`)
      const dueMs = performance.now() + 600 * draw()
      const due = Math.floor(80 * draw())
      const isTimed = run % 2 === 0
      const killed = await crash(fresh, (durable) =>
        isTimed ? performance.now() >= dueMs : durable >= due,
      )
      count(killed)
      await expectSound(fresh, killed.durableSequence)
    }
    console.log(
      `${killedSoFar()} kills: ${counts.inStart} before the first command, ${counts.inRun} in the run`,
    )
    expect(killedSoFar()).toBe(kills.inAll)
    expect(counts.inStart).toBeGreaterThan(0)
    expect(counts.inRun).toBeGreaterThan(kills.inAll / 3)
    isClean = true
  },
  timeoutMs,
)
