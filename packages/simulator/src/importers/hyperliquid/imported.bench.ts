import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { ImportManifest } from '../reading/import-manifest.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'
import { writeHistory } from './drawn-history.bench.ts'
import { readFixed } from './fixed-amount.ts'
import type { HyperliquidOptions } from './hyperliquid-options.ts'
import { importHyperliquid } from './import-hyperliquid.ts'

/** Inputs by name. */
export type Files = ReadonlyMap<string, string | Buffer>

/** What an import wrote; its book as one text. */
export interface Imported {
  readonly manifest: ImportManifest
  readonly book: string
  readonly events: string
}

/** Imports files from a folder of their own, which is gone afterwards. */
export async function imported(
  files: Files,
  options: HyperliquidOptions = {},
  skipBad = false,
): Promise<Imported> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-hyperliquid-'))
  try {
    const [data, out] = [join(folder, 'data'), join(folder, 'out')]
    writeHistory(data, files)
    const manifest = await importHyperliquid(data, options, { out, skipBad })
    const read = (name: string): string => readFileSync(join(out, name), 'utf8')
    const names = ['book.json', 'accounts.csv', 'positions.csv']
    const book = manifest.book ? names.map((name) => read(join('book', name))).join('\n---\n') : ''
    return { manifest, book, events: read('events.jsonl') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Why something was refused. */
export async function refusal(run: Promise<unknown>): Promise<ImportRefusal> {
  try {
    await run
  } catch (error) {
    if (error instanceof ImportRefusal) return error
    throw error
  }
  throw new Error('was not refused')
}

/** Rows of `accounts.csv`, 1, or `positions.csv`, 2. */
export function rowsOf(book: string, part: 1 | 2): Record<string, string>[] {
  return parse(book.split('\n---\n')[part] ?? '', { columns: true })
}

/** What each account has, cross and isolated together: money after paying for its positions, in 10^-6, and lots. */
export function heldIn(
  book: string,
): Map<string, { units: bigint; sizes: Record<string, string> }> {
  const units = (text: string): bigint => readFixed(text, 6, 'money')
  const held = new Map(
    rowsOf(book, 1).map(({ account = '', collateral = '' }) => [
      account,
      { units: units(collateral), sizes: noSizes() },
    ]),
  )
  for (const row of rowsOf(book, 2)) {
    const one = held.get(row['account'] ?? '')
    if (one === undefined) throw new Error('a position without an account')
    const { market = '', size = '', entryValue = '', isolatedMargin = '' } = row
    one.sizes[market] = size
    const cost = units(entryValue)
    one.units +=
      (isolatedMargin === '' ? 0n : units(isolatedMargin)) - (size.startsWith('-') ? -cost : cost)
  }
  return held
}

function noSizes(): Record<string, string> {
  return {}
}
