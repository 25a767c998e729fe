import { mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { logicVersion } from '@plimsoll/engine'
import { type Entry, openSqliteJournal, verifyJournal } from '@plimsoll/journal'
import { grouped } from '../output/grouped.ts'
import type { Finding } from './check.ts'

/** A record that says nothing. */
const entry: Entry = {
  sequence: 0,
  timeMs: 0,
  logicVersion,
  kind: 'genesis',
  idempotencyKey: null,
  rejection: null,
  command: '{}',
  events: '[]',
  policyHash: '0'.repeat(64),
}

/** Writes a journal of one record to the folder for temporary files, reads it back and takes it away. */
export async function checkJournal(): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-doctor-'))
  try {
    const journal = await openSqliteJournal(folder)
    await journal.append([entry])
    await journal.close()
    const { records, findings } = await verifyJournal(folder)
    const isSound = records === 1 && findings.length === 0
    return isSound
      ? { status: 'ok', detail: 'SQLite wrote a record, synced it and read it back' }
      : { status: 'failed', detail: findings[0]?.what ?? 'a record that was written is not there' }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const freeBytesMin = 256 * 1024 ** 2
const megabyte = 1024 ** 2

// Numbers of statfs(2) for file systems on other machines, whose locks and syncs a journal cannot rely on.
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x65735546, 'FUSE'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x0bd00bd0, 'Lustre'],
])

/** Whether a journal would be well kept in a folder: on a disk of this machine, with room. */
export function checkDataFolder(folder: string): Finding {
  const existing = nearestExisting(resolve(folder))
  const { type, bavail, bsize } = statfsSync(existing)
  const network = networkFileSystems.get(type)
  const freeBytes = bavail * bsize
  const free = `${grouped(String(Math.floor(freeBytes / megabyte)))} MB free`
  if (network !== undefined) {
    const detail = `${folder} lies on ${network}; a journal needs a disk of this machine, whose locks and syncs hold (${free})`
    return { status: 'failed', detail }
  }
  if (freeBytes < freeBytesMin) {
    return { status: 'failed', detail: `${folder}: only ${free}; make room before a long run` }
  }
  return { status: 'ok', detail: `${folder} lies on a disk of this machine, ${free}` }
}

/** The folder itself, or the nearest above it that is there. */
function nearestExisting(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status?.isDirectory() === true) return path
  const parent = dirname(path)
  return parent === path ? path : nearestExisting(parent)
}
