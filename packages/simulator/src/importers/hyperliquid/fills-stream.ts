import type { ImportEvent } from '../reading/import-event.ts'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import { textLines } from '../reading/text-lines.ts'
import { BlockChain, refuseOtherTime } from './block-chain.ts'
import { type Fill, readFill } from './fill.ts'
import { listOf, parseExact } from './json-fields.ts'
import { blockStream, type NodeFiles, type NodeStream } from './node-stream.ts'
import { pairedEvents } from './trade-pairs.ts'

/**
 * `node_fills_by_block`: a block a line. A block of which any fill is bad is bad as a whole, so that no trade is ever left
 * with one side.
 */
export function blockFillsStream(files: NodeFiles): NodeStream {
  return blockStream(files, (events, block, source) => {
    const fills = events.map((pair) => {
      const fill = readFill(listOf(pair, 'a fill'), source)
      refuseOtherTime(fill.timeMs, block, 'time of a fill')
      return fill
    })
    return pairedEvents(fills)
  })
}

/**
 * `node_fills`, the older form: `[user, fill]` a line, without blocks. Fills of one millisecond are taken together for
 * their other sides.
 */
export function singleFillsStream({
  files,
  nameOf,
}: Omit<NodeFiles, 'allowsMissingBlocks'>): NodeStream {
  const chain = new BlockChain(false)
  let waiting: Fill[] = []
  const released = (): ImportEvent[] => {
    const fills = waiting
    waiting = []
    try {
      return pairedEvents(fills)
    } catch (error) {
      if (!(error instanceof BadRow)) throw error
      // The row that is bad is not the one being read, so setting that aside would not help.
      const { file = 0, line = 0 } = fills[0]?.source ?? {}
      throw new ImportRefusal(error.rule, { file: nameOf(file), line }, error.detail)
    }
  }
  return {
    files,
    open: textLines,
    read: (row, file) => {
      const pair = listOf(parseExact(row.text), 'the line')
      const fill = readFill(pair, { file, line: row.line })
      const isLater = waiting[0] !== undefined && waiting[0].timeMs !== fill.timeMs
      const events = isLater ? released() : []
      waiting.push(fill)
      chain.unnumbered(fill.timeMs)
      return events
    },
    end: released,
    memory: {
      save: () => [chain.save(), waiting.map(saveFill)],
      restore: (saved) => {
        const [blocks, fills] = saved as readonly [unknown, readonly SavedFill[]]
        chain.restore(blocks)
        waiting = fills.map(([fill, size]) => ({ ...fill, size: BigInt(size), event: fill.event }))
      },
    },
    coverage: () => chain.coverage,
  }
}

type SavedFill = readonly [Omit<Fill, 'size'>, string]

function saveFill({ size, ...fill }: Fill): SavedFill {
  return [fill, String(size)]
}
