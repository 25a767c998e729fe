import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { EventStream } from '../reading/event-stream.ts'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import type { OpenRows } from '../reading/source-row.ts'
import { textLines } from '../reading/text-lines.ts'
import { readState, type StateTerms } from './account-state.ts'
import type { HeldAccount } from './held-account.ts'

/** The accounts that were read, and how many have another maintenance than the venue states. */
export interface ReadStates {
  readonly accounts: Map<string, HeldAccount>
  otherMaintenance: number
}

/** States of accounts: one a line in `.jsonl`, or a file `0x….json` for each. */
export function statesStream(
  files: readonly number[],
  nameOf: (file: number) => string,
  terms: StateTerms,
  into: ReadStates,
): EventStream {
  return {
    files,
    open: (input, options) =>
      input.name.endsWith('.json') ? wholeFile(input, options) : textLines(input, options),
    read: (row, file) => {
      const { account, hasSameMaintenance } = readState(row.text, terms, addressIn(nameOf(file)))
      if (into.accounts.has(account.account)) {
        throw new BadRow('duplicateAccount', `${account.account} has a state already`)
      }
      into.accounts.set(account.account, account)
      if (!hasSameMaintenance) into.otherMaintenance += 1
      return []
    },
  }
}

const documentBytesMax = 64 * 1024 ** 2

/** A file that is one document, as a single row. */
const wholeFile: OpenRows = async function* (input, { from, onBytes, signal }) {
  if (from !== undefined) return
  if (input.bytes > documentBytesMax) {
    const complaint = 'is above 64 MB for one document; write a state a line into a .jsonl file'
    throw new ImportRefusal('lineTooLong', { file: input.name }, complaint)
  }
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(input.path) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted()
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  onBytes?.(input.bytes)
  yield [{ line: 1, text, cells: [], next: { offset: input.bytes, line: 2 } }]
}

/** The address that a file is named after; the document's own goes first. */
function addressIn(name: string): string {
  return basename(name).replace(/\.json$/u, '')
}
