import { crc32 } from 'node:zlib'
import type { Checkpoint, JournalRecord } from '../journal.ts'
import type { StoredRecord } from '../record/chain.ts'
import { RECORD_VERSION } from '../record/record-format.ts'
import type { Disk } from './disk.ts'

/**
 * The log is a row of frames: a letter, the length of the payload and a CRC-32 of letter and payload (both 32 bit, little
 * endian), the payload as JSON. `R` is a record, `C` ends a group and names its last record, `K` is a checkpoint. Records
 * without their `C` were never appended.
 */
export type Frame =
  | ({ readonly letter: 'R' } & StoredRecord)
  | { readonly letter: 'C'; readonly sequence: number; readonly hash: string }
  | { readonly letter: 'K'; readonly checkpoint: Checkpoint }

export interface PlacedFrame {
  readonly frame: Frame
  readonly offset: number
  readonly endOffset: number
}

const HEADER_BYTES = 9
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A group as it is written, with the place of each record from the start of the group. */
export function encodeGroup(records: readonly JournalRecord[]): {
  readonly bytes: Uint8Array
  readonly offsets: readonly number[]
} {
  const offsets: number[] = []
  let offset = 0
  const frames = records.map((record) => {
    const bytes = encodeFrame({ letter: 'R', version: RECORD_VERSION, stored: record })
    offsets.push(offset)
    offset += bytes.length
    return bytes
  })
  const last = records.at(-1)
  if (last !== undefined) {
    frames.push(encodeFrame({ letter: 'C', sequence: last.sequence, hash: last.hash }))
  }
  return { bytes: Buffer.concat(frames), offsets }
}

export function encodeFrame({ letter, ...content }: Frame): Uint8Array {
  const payload = encoder.encode(JSON.stringify(content))
  const bytes = new Uint8Array(HEADER_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  bytes[0] = letter.charCodeAt(0)
  bytes.set(payload, HEADER_BYTES)
  view.setUint32(1, payload.length, true)
  view.setUint32(5, checksum(bytes), true)
  return bytes
}

/** The frame at an offset; undefined where there is none that is whole. */
export function readFrame(disk: Disk, file: string, offset: number): PlacedFrame | undefined {
  const size = disk.size(file)
  if (offset + HEADER_BYTES > size) return undefined
  const header = disk.read(file, offset, HEADER_BYTES)
  const view = new DataView(header.buffer, header.byteOffset, header.length)
  const endOffset = offset + HEADER_BYTES + view.getUint32(1, true)
  if (endOffset > size) return undefined
  const bytes = disk.read(file, offset, endOffset - offset)
  if (checksum(bytes) !== view.getUint32(5, true)) return undefined
  const letter = String.fromCharCode(bytes[0] ?? 0)
  const content = JSON.parse(decoder.decode(bytes.subarray(HEADER_BYTES))) as object
  return { frame: { letter, ...content } as Frame, offset, endOffset }
}

/** Of letter and payload; the length needs none, because a wrong one gives another payload. */
function checksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(HEADER_BYTES), crc32(bytes.subarray(0, 1)))
}
