import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createState, logicVersion, stateHash, waterfallHash } from '@plimsoll/engine'
import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-code.ts'
import { ownVersion } from '../own-version.ts'
import { scenarioDigest } from '../simulation/run-name.ts'
import type { PathTask, RunPath } from './path-task.ts'

const fileName = 'paths.jsonl'

/** Of the file, not of the paths in it. */
const formatVersion = 1

/**
 * Paths that were run before, a line of JSON each, below a line that says of what. A path depends on its task and its seed
 * alone, so whoever goes on, or wants more of them, runs only those that are missing.
 */
export class KeptPaths {
  /** By seed. */
  readonly paths: ReadonlyMap<number, RunPath>
  readonly #file: string

  private constructor(file: string, paths: ReadonlyMap<number, RunPath>) {
    this.#file = file
    this.paths = paths
  }

  /**
   * Opens the folder of a task, made if need be. A last line that was cut off as it was written is dropped.
   *
   * @throws CommandFailure where it holds paths of something else, cannot be read or cannot be written
   */
  static open(folder: string, task: PathTask): KeptPaths {
    const file = join(folder, fileName)
    const first = firstLine(task)
    return reaching(file, () => {
      mkdirSync(folder, { recursive: true })
      if (!existsSync(file)) writeFileSync(file, first)
      const text = readFileSync(file, 'utf8')
      const whole = text.slice(0, text.lastIndexOf('\n') + 1)
      if (whole === '' && first.startsWith(text)) writeFileSync(file, first)
      else if (!whole.startsWith(first)) throw otherPaths(folder)
      else if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole))
      return new KeptPaths(file, readPaths(file, whole))
    })
  }

  keep(path: RunPath): void {
    reaching(this.#file, () => appendFileSync(this.#file, `${encode(path)}\n`))
  }
}

/** What the paths of a file are of: with the same line, the same seed gives the same path. */
function firstLine({ book, scenario }: PathTask): string {
  const of = {
    version: formatVersion,
    release: ownVersion(),
    logic: logicVersion,
    state: stateHash(createState(book)),
    waterfall: waterfallHash(book),
    scenario: scenarioDigest(scenario),
  }
  return `${JSON.stringify(of)}\n`
}

function readPaths(file: string, text: string): Map<number, RunPath> {
  const paths = new Map<number, RunPath>()
  text
    .split('\n')
    .slice(1, -1)
    .forEach((line, at) => {
      const path = decode(line)
      if (path === undefined) throw damaged(file, at + 2)
      paths.set(path.measured.seed, path)
    })
  return paths
}

/** Amounts are the only large numbers, and fields of amounts say so in their names. */
function encode(path: RunPath): string {
  return JSON.stringify(path, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

function decode(line: string): RunPath | undefined {
  try {
    const path = JSON.parse(line, (name, value: unknown) =>
      name.endsWith('Quote') && typeof value === 'string' ? BigInt(value) : value,
    ) as Partial<RunPath> | null
    const { measured, declared } = path ?? {}
    return measured && declared && isWhole({ measured, declared })
      ? { measured, declared }
      : undefined
  } catch {
    return undefined
  }
}

/** What was written by hand, or by a disk that failed, lacks what a sizing needs. */
function isWhole({ measured, declared }: RunPath): boolean {
  const { seed, pooled, markets, funds, owners } = measured
  const amounts: readonly unknown[] = [pooled.peakQuote, pooled.endQuote, declared.deficitQuote]
  return (
    Number.isSafeInteger(seed) &&
    seed === declared.seed &&
    amounts.every((amount) => typeof amount === 'bigint') &&
    [markets, funds, owners].every((rows) => Array.isArray(rows))
  )
}

function otherPaths(folder: string): CommandFailure {
  const message = `${folder}: holds paths of another book, scenario or release; give another folder`
  return new CommandFailure({ code: 'otherRun', file: folder, message })
}

function damaged(file: string, line: number): CommandFailure {
  const message = `${file}: line ${line} is no path; delete the line, or the file to start anew`
  return new CommandFailure({ code: 'damaged', file, message }, exitCodes.verificationFailed)
}

function reaching<T>(file: string, reach: () => T): T {
  try {
    return reach()
  } catch (error) {
    if (error instanceof CommandFailure || !(error instanceof Error && 'code' in error)) throw error
    const message = `${file}: cannot be used (${String(error.code)}); check the path, its permissions and the space`
    throw new CommandFailure({ code: 'unwritable', file, message })
  }
}
