import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type EngineBug, engineBugs } from './engine-bugs.ts'

// The engine's sources are copied, a bug is planted in the copy, and the judges see what the copy does.

const JUDGING_MAX_MS = 110_000
const REMOVING_MAX_MS = 60_000
const packages = join(import.meta.dirname, '..', '..', '..')
const root = mkdtempSync(join(tmpdir(), 'plimsoll-bugs-'))
afterAll(() => rmSync(root, { recursive: true, force: true }), REMOVING_MAX_MS)

function plant({ file, passage, instead }: EngineBug, folder: string): void {
  cpSync(join(packages, 'engine', 'src'), folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const path = join(folder, file)
  const source = readFileSync(path, 'utf8')
  expect(source.split(passage), `${file} has the passage once`).toHaveLength(2)
  writeFileSync(
    path,
    source.replace(passage, () => instead),
  )
}

let judge: ChildProcess | undefined
afterAll(() => judge?.kill())

/** Runs the judges over random books with the engine of a folder. Says which seed gave it away, if one did. */
async function judgeFolder(folder: string): Promise<string> {
  judge ??= fork(join(import.meta.dirname, 'judge-folder.ts'), {
    execArgv: ['--conditions=plimsoll:source', '--no-warnings'],
  })
  judge.send(folder)
  try {
    const signal = AbortSignal.timeout(JUDGING_MAX_MS)
    const [verdict] = (await once(judge, 'message', { signal })) as [string]
    return verdict
  } catch (error) {
    // An engine that never ends takes its judge along.
    judge.kill('SIGKILL')
    judge = undefined
    return `failed: ${String(error)}`
  }
}

describe('planted bugs are caught', () => {
  test('the engine as it is passes', { timeout: 120_000 }, async () => {
    expect(await judgeFolder(join(packages, 'engine', 'src'))).toMatch(
      /^nothing found in \d+ books/,
    )
  })

  test.each(engineBugs.map((bug, index) => [bug.mistake, bug, index] as const))(
    '%s',
    { timeout: 120_000 },
    async (_, bug, index) => {
      const folder = join(root, String(index))
      plant(bug, folder)
      expect(await judgeFolder(folder)).toMatch(/^caught at seed \d+/)
    },
  )
})
