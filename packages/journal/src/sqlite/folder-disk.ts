import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Disk, DiskFull } from '../memory/disk.ts'

const OWNER_ONLY = 0o600

/** The small files of a journal in a folder of the machine, readable by their owner only. */
export interface FolderDisk extends Disk {
  /** A sync that does not hold up the process. What is written meanwhile may or may not be in it. */
  readonly syncInBackground: (file: string) => Promise<void>
  /** Lets go of the files that were written. */
  readonly close: () => void
}

/** Only files it writes stay open, until they are renamed or removed, or the disk is closed. */
export function openFolderDisk(folder: string): FolderDisk {
  const written = new Map<string, number>()
  const withoutEntry = new Set<string>()

  function descriptorOf(file: string): number {
    const known = written.get(file)
    if (known !== undefined) return known
    const path = join(folder, file)
    if (statSync(path, { throwIfNoEntry: false }) === undefined) withoutEntry.add(file)
    const opened = openSync(path, constants.O_RDWR | constants.O_CREAT, OWNER_ONLY)
    written.set(file, opened)
    return opened
  }

  function release(file: string): void {
    const descriptor = written.get(file)
    if (descriptor === undefined) return
    written.delete(file)
    closeSync(descriptor)
  }

  return {
    list: () => readdirSync(folder),
    size: (file) => statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0,
    read(file, offset, lengthBytes) {
      const descriptor = openSync(join(folder, file), 'r')
      try {
        return readWhole(descriptor, offset, lengthBytes)
      } finally {
        closeSync(descriptor)
      }
    },
    write(file, offset, bytes) {
      fullOnNoSpace(file, () => writeWhole(descriptorOf(file), offset, bytes))
    },
    truncate(file, size) {
      ftruncateSync(descriptorOf(file), size)
    },
    sync(file) {
      fdatasyncSync(descriptorOf(file))
      if (withoutEntry.delete(file)) syncFolder(folder)
    },
    syncInBackground(file) {
      return new Promise((resolve, reject) => {
        fdatasync(descriptorOf(file), (error) => (error === null ? resolve() : reject(error)))
      })
    },
    rename(from, to) {
      release(from)
      release(to)
      renameSync(join(folder, from), join(folder, to))
      withoutEntry.delete(from)
      syncFolder(folder)
    },
    remove(file) {
      release(file)
      if (statSync(join(folder, file), { throwIfNoEntry: false })) unlinkSync(join(folder, file))
    },
    close() {
      for (const file of written.keys()) release(file)
    },
  }
}

/** Makes the names in a folder durable. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function readWhole(descriptor: number, offset: number, lengthBytes: number): Uint8Array {
  const bytes = new Uint8Array(lengthBytes)
  let done = 0
  while (done < lengthBytes) {
    const count = readSync(descriptor, bytes, done, lengthBytes - done, offset + done)
    if (count === 0) break
    done += count
  }
  return bytes.subarray(0, done)
}

function writeWhole(descriptor: number, offset: number, bytes: Uint8Array): void {
  let done = 0
  while (done < bytes.length) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done)
  }
}

function fullOnNoSpace(file: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error
    throw new DiskFull(`${file}: there is no room`, { cause: error })
  }
}
