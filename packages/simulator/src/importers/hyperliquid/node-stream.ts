import type { EventStream } from '../reading/event-stream.ts'
import type { EventSource, ImportEvent } from '../reading/import-event.ts'
import { textLines } from '../reading/text-lines.ts'
import { type Block, BlockChain, type Coverage } from './block-chain.ts'
import { listOf } from './json-fields.ts'

/** Node files of one kind. */
export interface NodeFiles {
  /** Indexes of the inputs, in order. */
  readonly files: readonly number[]
  readonly nameOf: (file: number) => string
  readonly allowsMissingBlocks: boolean
}

/** A stream of the venue's node files and how far it reaches. */
export interface NodeStream extends EventStream {
  readonly coverage: () => Coverage | undefined
}

/** A stream of files with a block a line; `eventsOf` reads what a block holds. */
export function blockStream(
  { files, nameOf, allowsMissingBlocks }: NodeFiles,
  eventsOf: (events: readonly unknown[], block: Block, source: EventSource) => ImportEvent[],
): NodeStream {
  const chain = new BlockChain(allowsMissingBlocks)
  return {
    files,
    open: textLines,
    read: (row, file) => {
      const { fields, block } = chain.read(row.text, { file: nameOf(file), line: row.line })
      return eventsOf(listOf(fields['events'], 'events'), block, { file, line: row.line })
    },
    memory: { save: () => chain.save(), restore: (saved) => chain.restore(saved) },
    coverage: () => chain.coverage,
  }
}
