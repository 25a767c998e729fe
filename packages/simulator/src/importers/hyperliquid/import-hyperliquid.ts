import { readFileSync } from 'node:fs'
import type { EventStream } from '../reading/event-stream.ts'
import type { ImportManifest } from '../reading/import-manifest.ts'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import { identifyInputs, type InputFile } from '../reading/input-file.ts'
import { type ImportOptions, type ImportPlan, runImport } from '../reading/run-import.ts'
import { textLines } from '../reading/text-lines.ts'
import { contextsStream } from './contexts-stream.ts'
import { blockFillsStream, singleFillsStream } from './fills-stream.ts'
import { findInputs, type FoundInput, type InputKind } from './found-inputs.ts'
import { HyperliquidAccounts } from './hyperliquid-accounts.ts'
import { type HyperliquidOptions, settingsOf } from './hyperliquid-options.ts'
import { blockMiscStream, singleMiscStream } from './misc-stream.ts'
import type { NodeStream } from './node-stream.ts'
import { PositionChain } from './position-chain.ts'
import { readVenueMarkets, type VenueMarket } from './venue-markets.ts'

/**
 * Imports public data of Hyperliquid: fills and other events of its nodes, asset contexts of its archive, and answers of
 * its API (states of accounts with markets and prices), whichever a folder holds.
 *
 * @param path a folder, or a single file
 * @throws as `runImport`
 */
export async function importHyperliquid(
  path: string,
  options: HyperliquidOptions,
  run: ImportOptions,
): Promise<ImportManifest> {
  const found = findInputs(path)
  const { onProgress, signal } = run
  const inputs = await identifyInputs(found, {
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  })
  return runImport(await planOf(found, inputs, options), run)
}

async function planOf(
  found: readonly FoundInput[],
  inputs: readonly InputFile[],
  options: HyperliquidOptions,
): Promise<ImportPlan> {
  const filesOf = (kind: InputKind): number[] =>
    [...found.keys()].filter((index) => found[index]?.kind === kind)
  const nameOf = (file: number): string => inputs[file]?.name ?? ''
  const node = { nameOf, allowsMissingBlocks: options.allowMissingBlocks === true }
  const [fillFiles, miscFiles] = [filesOf('fills'), filesOf('misc')]
  const fills = await nodeStream(inputs, fillFiles, {
    byBlock: () => blockFillsStream({ files: fillFiles, ...node }),
    single: () => singleFillsStream({ files: fillFiles, nameOf }),
  })
  const misc = await nodeStream(inputs, miscFiles, {
    byBlock: () => blockMiscStream({ files: miscFiles, ...node }),
    single: () => singleMiscStream({ files: miscFiles }),
  })
  const accounts = new HyperliquidAccounts({
    options,
    nameOf,
    markets: readMarkets(found, filesOf('meta')),
    stateFiles: filesOf('states'),
    streams: { ...(fills && { fills }), ...(misc && { misc }) },
  })
  const chain = new PositionChain(nameOf, (account, coin, timeMs) =>
    accounts.sizeBefore(account, coin, timeMs),
  )
  const streams: EventStream[] = [contextsStream(filesOf('contexts'), nameOf)]
  if (misc !== undefined) streams.push(misc)
  if (fills !== undefined) streams.push(fills)
  return {
    source: 'hyperliquid',
    inputs,
    settings: settingsOf(options),
    first: accounts.states,
    streams,
    observe: (event) => {
      chain.observe(event)
      accounts.observe(event)
    },
    conclude: (whole) => accounts.conclude(whole),
  }
}

interface NodeForms {
  readonly byBlock: () => NodeStream
  readonly single: () => NodeStream
}

/** The form shows in the first line: a block has a number, an event of its own has none. */
async function nodeStream(
  inputs: readonly InputFile[],
  files: readonly number[],
  { byBlock, single }: NodeForms,
): Promise<NodeStream | undefined> {
  const input = inputs[files[0] ?? -1]
  if (input === undefined) return undefined
  for await (const [first] of textLines(input, {})) {
    const isSingle = first !== undefined && /^\s*[[{]/u.test(first.text)
    return isSingle && !first.text.includes('"block_number"') ? single() : byBlock()
  }
  return byBlock()
}

function readMarkets(
  found: readonly FoundInput[],
  files: readonly number[],
): ReadonlyMap<string, VenueMarket> | undefined {
  const [file, another] = files.map((index) => found[index])
  if (file === undefined) return undefined
  if (another !== undefined) {
    const complaint = `stands beside ${file.name}; keep the one that was read with the states`
    throw new ImportRefusal('exclusiveFiles', { file: another.name }, complaint)
  }
  try {
    return readVenueMarkets(readFileSync(file.path, 'utf8'))
  } catch (error) {
    if (!(error instanceof BadRow)) throw error
    const complaint = `${error.detail}; save the answer to {"type": "metaAndAssetCtxs"} there`
    throw new ImportRefusal(error.rule, { file: file.name }, complaint, { cause: error })
  }
}
