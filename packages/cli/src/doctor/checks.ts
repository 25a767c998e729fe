import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import { fileURLToPath } from 'node:url'
import { presets } from '@plimsoll/engine'
import { encodeResolution } from '@plimsoll/protocol'
import { loadBook } from '../book/load-book.ts'
import { resolveBook } from '../book/resolve-book.ts'
import { findExample } from '../examples.ts'
import { counted } from '../output/grouped.ts'
import { singleLine } from '../output/output.ts'
import type { Check, Finding } from './check.ts'
import { checkDataFolder, checkJournal } from './journal-checks.ts'

const nodeMajorMin = 22
const ownPackages = [
  '@plimsoll/engine',
  '@plimsoll/protocol',
  '@plimsoll/journal',
  '@plimsoll/simulator',
  '@plimsoll/server',
]

/** What is looked at beside the installation. */
export interface CheckOptions {
  /** Folder of a journal. */
  readonly data?: string
  /** Configuration of a server. */
  readonly config?: string
  /** The configuration is for development mode. */
  readonly dev?: boolean
}

/**
 * Looks at everything the command depends on, and at what is named. Never throws: what cannot be looked at has failed.
 */
export async function runChecks({ data, config, dev }: CheckOptions): Promise<Check[]> {
  return [
    await attempt('node', checkNode),
    await attempt('platform', () => ok(`${process.platform}-${process.arch}, ${release()}`)),
    await attempt('packages', checkPackages),
    await attempt('journal', checkJournal),
    ...(data === undefined ? [] : [await attempt('data folder', () => checkDataFolder(data))]),
    await attempt('policies', () => ok(`${presets.length} presets`)),
    await attempt('example resolves', checkExample),
    ...(config === undefined ? [] : await checkServerConfig(config, dev === true)),
  ]
}

/** The server brings many modules along, which the other checks do not need. */
async function checkServerConfig(file: string, isDev: boolean): Promise<readonly Check[]> {
  const { checkConfig } = await import('./config-checks.ts')
  return checkConfig(file, isDev)
}

async function attempt(check: string, look: () => Finding | Promise<Finding>): Promise<Check> {
  try {
    return { check, ...(await look()) }
  } catch (error) {
    const detail = singleLine(error instanceof Error ? error.message : String(error))
    return { check, status: 'failed', detail }
  }
}

function ok(detail: string): Finding {
  return { status: 'ok', detail }
}

function checkNode(): Finding {
  const isNewEnough = Number.parseInt(process.versions.node, 10) >= nodeMajorMin
  // The launcher prefers the Node among the dependencies where the machine's own is too old.
  const isBundled = /[\\/]node_modules[\\/]/u.test(process.execPath)
  const whose = isBundled ? 'bundled, not the machine’s own' : 'the machine’s own'
  const detail = `${process.version} runs plimsoll (${whose}), V8 ${process.versions.v8}; needs ${nodeMajorMin} or newer`
  return { status: isNewEnough ? 'ok' : 'failed', detail }
}

function checkPackages(): Finding {
  const own = versionIn(new URL('../../package.json', import.meta.url))
  const versions = ownPackages.map((name) => {
    const entry = import.meta.resolve(name)
    return `${name} ${versionIn(new URL('../package.json', entry))}`
  })
  return ok([`plimsoll ${own}`, ...versions].join(', '))
}

function versionIn(manifest: URL): string {
  const parsed: unknown = JSON.parse(readFileSync(fileURLToPath(manifest), 'utf8'))
  const hasVersion = typeof parsed === 'object' && parsed !== null && 'version' in parsed
  return hasVersion ? String(parsed.version) : 'of unknown version'
}

function checkExample(): Finding {
  const file = findExample('first.book.json')
  if (file === undefined) return { status: 'skipped', detail: 'examples are not installed here' }
  const { cases, conservation } = encodeResolution({ ...resolveBook(loadBook(file)), all: false })
  const { moneyBefore, moneyAfter } = conservation
  const isConserved = moneyBefore === moneyAfter && cases.length > 0
  const detail = `${file}: ${counted(cases.length, 'case')}, money ${moneyBefore} before and ${moneyAfter} after`
  return { status: isConserved ? 'ok' : 'failed', detail }
}
