import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { identifyInputs } from '../../reading/input-file.ts'
import type { ImportManifest } from '../../reading/import-manifest.ts'
import { type ImportPlan, runImport } from '../../reading/run-import.ts'
import type { Exchange } from '../exchange.ts'
import {
  type ExchangeImportOptions,
  type ExchangeInput,
  planExchangeImport,
} from '../exchange-import.ts'

/** What an import made. */
export interface Imported {
  readonly manifest: ImportManifest
  readonly events: readonly Record<string, unknown>[]
  readonly quarantine: string
  readonly out: string
  readonly file: (name: string) => string
}

/** Imports files by their path; those in a folder are of the account that it is named after. */
export async function importFiles(
  exchange: Exchange,
  files: ReadonlyMap<string, string>,
  options: ExchangeImportOptions & { readonly skipBad?: boolean } = {},
): Promise<Imported> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-exchange-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const inputs = await written(root, files)
  const { skipBad = false, ...asked } = options
  const out = join(root, 'out')
  const manifest = await runImport(await planExchangeImport(exchange, inputs, asked), {
    out,
    skipBad,
  })
  const file = (name: string): string => readFileSync(join(out, name), 'utf8')
  const events = file('events.jsonl')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { manifest, events, quarantine: file('quarantine.csv'), out, file }
}

/**
 * The book that files give, as the plan of their import concludes; `undefined` where there is none. Nothing is written but
 * the files, so that many can be tried.
 *
 * @throws ImportRefusal and BadRow, as an import that skips nothing ends with them
 */
export async function bookFrom(
  exchange: Exchange,
  files: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-exchange-'))
  try {
    const plan = await planExchangeImport(exchange, await written(root, files), {})
    for (const stream of [...(plan.first ?? []), ...plan.streams]) {
      for (const file of stream.files) {
        const input = plan.inputs[file]
        if (input === undefined) throw new RangeError(`no input ${file}`)
        for await (const rows of stream.open(input, {})) {
          for (const row of rows) stream.read(row, file)
        }
      }
    }
    const book = plan.conclude?.({ quarantined: 0 }).book
    return book?.map(({ text }) => text).join('---\n')
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** The plan of an import of files, which are there until the test ends. */
export async function planFor(
  exchange: Exchange,
  files: ReadonlyMap<string, string>,
  options: ExchangeImportOptions = {},
): Promise<ImportPlan> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-exchange-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return planExchangeImport(exchange, await written(root, files), options)
}

async function written(
  root: string,
  files: ReadonlyMap<string, string>,
): Promise<readonly ExchangeInput[]> {
  const found = [...files].map(([name, text]) => {
    const path = join(root, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return { name, path }
  })
  const inputs = await identifyInputs(found)
  return inputs.map((input) => {
    const folder = dirname(input.name)
    return { input, account: folder === '.' ? undefined : folder }
  })
}
