import { type FileHandle, open } from 'node:fs/promises'
import { CommandFailure } from '../command-failure.ts'

const bufferLength = 1 << 18

/** A file that lines are written to as they come. */
export class EventFile {
  readonly #path: string
  readonly #handle: FileHandle
  #waiting = ''

  private constructor(path: string, handle: FileHandle) {
    this.#path = path
    this.#handle = handle
  }

  /**
   * Opens a file to write to. One that is there already is written anew if it is the log of the same run, and else refused.
   *
   * @throws CommandFailure where there is another file, or no file can be made
   */
  static async open(path: string, firstLine: string): Promise<EventFile> {
    if (path === '') throw refusal('usage', '--events', 'is empty; name a file')
    try {
      const handle = await open(path, 'a+')
      const status = await handle.stat()
      if (status.isFile() && status.size > 0) {
        if (!(await beginsWith(handle, `${firstLine}\n`))) {
          await handle.close()
          throw refusal(
            'exists',
            path,
            'is there already and is not the log of this run; name another file',
          )
        }
        await handle.truncate(0)
      }
      return new EventFile(path, handle)
    } catch (error) {
      throw error instanceof CommandFailure ? error : writeFailure(path, error)
    }
  }

  async add(line: string): Promise<void> {
    this.#waiting += `${line}\n`
    if (this.#waiting.length >= bufferLength) await this.#flush()
  }

  /** Writes what is waiting and lets go of the file. */
  async close(): Promise<void> {
    try {
      await this.#flush()
    } finally {
      await this.#handle.close()
    }
  }

  async #flush(): Promise<void> {
    const text = this.#waiting
    this.#waiting = ''
    try {
      await this.#handle.appendFile(text)
    } catch (error) {
      throw writeFailure(this.#path, error)
    }
  }
}

async function beginsWith(handle: FileHandle, text: string): Promise<boolean> {
  const expected = Buffer.from(text)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(expected.length), 0, null, 0)
  return buffer.subarray(0, bytesRead).equals(expected)
}

function writeFailure(path: string, error: unknown): CommandFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  const complaints: Readonly<Record<string, string>> = {
    ENOENT: 'cannot be made: its folder does not exist',
    ENOTDIR: 'cannot be made: its folder does not exist',
    EISDIR: 'is a folder where a file belongs; name the file',
    EACCES: 'may not be written; check its permissions',
    EROFS: 'may not be written; the file system is read-only',
    ENOSPC: 'cannot be written: the disk is full; free space and try again',
  }
  return refusal('unwritable', path, complaints[code] ?? `cannot be written (${code})`)
}

function refusal(code: string, file: string, complaint: string): CommandFailure {
  return new CommandFailure({ code, file, message: `${file}: ${complaint}` })
}
