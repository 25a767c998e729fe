import { isUtf8 } from 'node:buffer'
import { openSync, readFileSync, type Stats, statSync } from 'node:fs'
import { CommandFailure } from '../command-failure.ts'

// The largest file that is read.
const fileBytesMax = 2 * 1024 ** 3

// A text of the platform holds at most 2^29 − 24 characters.
const textBytesMax = 512 * 1024 ** 2 - 24

/** The text of a UTF-8 file of at most 512 MB. Throws `CommandFailure` where there is none. */
export function readText(file: string): string {
  const bytes = readBytes(file)
  if (bytes.length > textBytesMax) {
    refuse('tooLarge', file, 'is above 512 MB for a single text; use a folder with CSV tables')
  }
  return bytes.toString('utf8')
}

/** The bytes of a UTF-8 file of at most 2 GB. Throws `CommandFailure` where there is none. */
export function readBytes(file: string): Buffer {
  const status = statusOf(file)
  refuseUnreadable(file, status, status.isFile() || status.isFIFO())
  const bytes = attempt(file, () => readFileSync(file))
  if (!isUtf8(bytes)) refuse('notText', file, 'is not UTF-8 text; save it as UTF-8')
  return bytes
}

/** Opens a file of at most 2 GB for reading at any place, and says how long it is. Throws `CommandFailure` where there is none. */
export function openFile(file: string): { readonly descriptor: number; readonly size: number } {
  const status = statusOf(file)
  refuseUnreadable(file, status, status.isFile())
  return { descriptor: attempt(file, () => openSync(file, 'r')), size: status.size }
}

function refuseUnreadable(file: string, status: Stats, isReadable: boolean): void {
  if (status.isDirectory())
    refuse('unreadable', file, 'is a folder where a file belongs; name the file')
  if (!isReadable) refuse('unreadable', file, 'is not a file; name a file or folder')
  if (status.size > fileBytesMax)
    refuse('tooLarge', file, 'is above 2 GB; split the domain or leave out idle accounts')
}

/** What a path leads to. Throws `CommandFailure` where it leads nowhere. */
export function statusOf(file: string): Stats {
  if (file === '') refuse('missingFile', '--book', 'is empty; name a file or a folder')
  return attempt(file, () => statSync(file))
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT' || code === 'ENOTDIR')
      refuse('missingFile', file, 'does not exist; check the path')
    if (code === 'EACCES' || code === 'EPERM')
      refuse('unreadable', file, 'may not be read; check its permissions')
    return refuse('unreadable', file, `cannot be read (${code || String(error)}); check the file`)
  }
}

function refuse(code: string, file: string, complaint: string): never {
  throw new CommandFailure({ code, file, message: `${file}: ${complaint}` })
}
