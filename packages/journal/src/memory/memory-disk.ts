import { type Disk, DiskFull } from './disk.ts'

export interface MemoryDiskOptions {
  /** Room for all files together; unlimited if absent. Asked at every write, so that it may change. */
  readonly capacityBytes?: () => number
}

interface MemoryFile {
  /** Room, of which the first `size` bytes are the file. */
  room: Uint8Array
  size: number
}

/** A disk that lives as long as the process. It never loses anything: a crash of this disk loses all of it. */
export function createMemoryDisk(options: MemoryDiskOptions = {}): Disk {
  const files = new Map<string, MemoryFile>()

  function usedBytes(): number {
    let used = 0
    for (const { size } of files.values()) used += size
    return used
  }

  function existing(file: string): MemoryFile {
    const found = files.get(file)
    if (found === undefined) throw new Error(`${file}: no such file`)
    return found
  }

  return {
    list: () => [...files.keys()],
    size: (file) => files.get(file)?.size ?? 0,
    read(file, offset, lengthBytes) {
      const { room, size } = existing(file)
      return room.slice(offset, Math.min(offset + lengthBytes, size))
    },
    write(file, offset, bytes) {
      const target = files.get(file) ?? { room: new Uint8Array(64), size: 0 }
      if (offset > target.size) throw new RangeError(`${file}: a write must not leave a gap`)
      const end = offset + bytes.length
      const growth = Math.max(0, end - target.size)
      if (growth > 0 && options.capacityBytes && usedBytes() + growth > options.capacityBytes()) {
        throw new DiskFull(`${file}: no room for ${growth} bytes more`)
      }
      if (end > target.room.length) target.room = widened(target.room, end)
      target.room.set(bytes, offset)
      target.size = Math.max(target.size, end)
      files.set(file, target)
    },
    truncate(file, size) {
      const target = existing(file)
      target.size = Math.min(target.size, size)
    },
    sync(file) {
      existing(file)
    },
    rename(from, to) {
      files.set(to, existing(from))
      files.delete(from)
    },
    remove(file) {
      files.delete(file)
    },
  }
}

function widened(room: Uint8Array, neededBytes: number): Uint8Array {
  const wider = new Uint8Array(Math.max(neededBytes, 2 * room.length))
  wider.set(room)
  return wider
}
