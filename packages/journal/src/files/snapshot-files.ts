import { createHash } from 'node:crypto'
import type { Snapshot } from '../journal.ts'
import type { Disk } from '../memory/disk.ts'

const KEPT = 3
const NAME = /^snapshot-(\d+)\.bin$/
const UNFINISHED = /^snapshot-\d+\.tmp$/
const HEADER =
  /^(plimsoll-snapshot-file-1 (0|[1-9]\d{0,15}) ([\x21-\x7e]{1,256}) (\d{1,16})) ([0-9a-f]{64})\n/
const HEADER_BYTES_MAX = 512

const encoder = new TextEncoder()
const decoder = new TextDecoder('latin1')

/** What a snapshot file is called. */
export function snapshotFile(sequence: number): string {
  return `snapshot-${sequence}.bin`
}

/** Sequences of the snapshot files there are, damaged or not, newest first. */
export function snapshotSequences(disk: Disk): readonly number[] {
  return disk
    .list()
    .flatMap((name) => NAME.exec(name)?.slice(1, 2).map(Number) ?? [])
    .toSorted((a, b) => b - a)
}

/**
 * Keeps a snapshot under its sequence, then drops all but the newest three. It is written under another name first, so that
 * a crash leaves it whole or absent. Throws what the disk throws; the snapshots before it are then still there.
 */
export function saveSnapshotFile(disk: Disk, snapshot: Snapshot): void {
  const name = snapshotFile(snapshot.sequence)
  const unfinished = name.replace('.bin', '.tmp')
  try {
    disk.remove(unfinished)
    const header = encoder.encode(headerLine(snapshot))
    disk.write(unfinished, 0, header)
    disk.write(unfinished, header.length, snapshot.bytes)
    disk.sync(unfinished)
    disk.rename(unfinished, name)
  } catch (error) {
    disk.remove(unfinished)
    throw error
  }
  for (const file of disk.list()) if (UNFINISHED.test(file)) disk.remove(file)
  for (const old of snapshotSequences(disk).slice(KEPT)) disk.remove(snapshotFile(old))
}

/** The snapshot at a sequence; undefined where it is not what was written. */
export function readSnapshotFile(disk: Disk, sequence: number): Snapshot | undefined {
  const name = snapshotFile(sequence)
  const size = disk.size(name)
  const start = disk.read(name, 0, HEADER_BYTES_MAX)
  const header = HEADER.exec(decoder.decode(start))
  const [line, content = '', ownSequence, stateHash = '', lengthBytes, digest] = header ?? []
  if (line === undefined || Number(ownSequence) !== sequence) return undefined
  if (size !== line.length + Number(lengthBytes)) return undefined
  const bytes = disk.read(name, line.length, Number(lengthBytes))
  return digestOf(content, bytes) === digest ? { sequence, stateHash, bytes } : undefined
}

/** The newest snapshot that is undamaged and at or below a sequence. */
export function newestSnapshotFile(disk: Disk, atMost: number): Snapshot | undefined {
  for (const sequence of snapshotSequences(disk)) {
    if (sequence > atMost) continue
    const snapshot = readSnapshotFile(disk, sequence)
    if (snapshot !== undefined) return snapshot
  }
  return undefined
}

function headerLine({ sequence, stateHash, bytes }: Snapshot): string {
  const content = `plimsoll-snapshot-file-1 ${sequence} ${stateHash} ${bytes.length}`
  const line = `${content} ${digestOf(content, bytes)}\n`
  if (!HEADER.test(line)) throw new TypeError(`not a snapshot to keep: ${content}`)
  return line
}

function digestOf(content: string, bytes: Uint8Array): string {
  return createHash('sha256').update(`${content}\n`).update(bytes).digest('hex')
}
