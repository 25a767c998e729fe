/**
 * A flat folder of named files, as one process sees it through one mounting of one disk. Everything is synchronous.
 *
 * What an implementation promises, and what a journal on it must survive:
 *
 * - `sync(file)` that returns: every write and truncation of that file before it, and that the file exists, survive any
 *   crash.
 * - At a crash each write or truncation not yet synced may survive whole, in any part of its bytes, or not at all, in any
 *   order, within a file and across files. Bytes outside an unsynced write are never touched.
 * - `write` that throws may have left any part of its bytes but not all of them; `DiskFull` says that there was no room
 *   and that the disk is otherwise sound.
 * - `sync` that throws: what was not yet synced is still read back but may be gone after a crash, even if a later `sync`
 *   returns. Only writing it again and syncing makes it durable.
 * - `rename` is done wholly or not at all, and durable when it returns. It does not sync the content.
 * - `remove` may come undone at a crash.
 * - A crash ends the object: what survived is seen through a new one. Whoever still holds the old one is a dead process.
 */
export interface Disk {
  /** Names of the files there are, in no particular order. */
  list(): readonly string[]
  /** In bytes; 0 where there is no such file. */
  size(file: string): number
  /** A copy of the bytes from an offset, fewer than asked for where the file ends. Throws where they cannot be read. */
  read(file: string, offset: number, lengthBytes: number): Uint8Array
  /** Creates the file if need be. The offset is at most the size. The bytes are not kept after the call. */
  write(file: string, offset: number, bytes: Uint8Array): void
  /** Cuts the file to a size it has or exceeds. */
  truncate(file: string, size: number): void
  sync(file: string): void
  /** Replaces what is called `to`. */
  rename(from: string, to: string): void
  /** Nothing happens where there is no such file. */
  remove(file: string): void
}

/** There is no room for a write. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull'
}
