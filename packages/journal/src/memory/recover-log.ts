import type { Checkpoint } from '../journal.ts'
import { FIRST_LINK, type Link, recordAfter } from '../record/chain.ts'
import type { RecordFormats } from '../record/record-format.ts'
import type { Disk } from './disk.ts'
import { type PlacedFrame, readFrame } from './log-frames.ts'

/** The longest beginning of a log that is whole groups and checkpoints. */
export interface RecoveredLog {
  /** Where each record is, by sequence. */
  readonly recordOffsets: number[]
  /** The hash of each record, by sequence. */
  readonly hashes: string[]
  readonly checkpoints: Checkpoint[]
  readonly last: Link
  /** What follows is no group. */
  readonly endOffset: number
  /** Why the record after the last cannot be believed, where that is known. */
  readonly complaint?: string
}

/** Reads a log up to the first thing that is not what was written there. Changes nothing. */
export function recoverLog(disk: Disk, file: string, formats: RecordFormats): RecoveredLog {
  const recordOffsets: number[] = []
  const hashes: string[] = []
  const checkpoints: Checkpoint[] = []
  let last = FIRST_LINK
  let endOffset = 0
  let complaint: string | undefined
  let group: { readonly offset: number; readonly hash: string }[] = []
  let open: Link = last

  function take({ frame, offset, endOffset: frameEnd }: PlacedFrame): boolean {
    if (frame.letter === 'R') {
      const result = recordAfter(open, frame, formats)
      if ('complaint' in result) {
        complaint = result.complaint
        return false
      }
      group.push({ offset, hash: result.record.hash })
      open = result.record
      return true
    }
    if (frame.letter === 'C') {
      if (frame.sequence !== open.sequence || frame.hash !== open.hash) return false
      for (const member of group) {
        recordOffsets.push(member.offset)
        hashes.push(member.hash)
      }
      last = open
      group = []
    } else {
      if (group.length > 0) return false
      checkpoints.push(frame.checkpoint)
    }
    endOffset = frameEnd
    return true
  }

  let next = readFrame(disk, file, 0)
  while (next !== undefined && take(next)) next = readFrame(disk, file, next.endOffset)
  const found = { recordOffsets, hashes, checkpoints, last, endOffset }
  return complaint === undefined ? found : { ...found, complaint }
}
