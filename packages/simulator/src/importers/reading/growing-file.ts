import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { ImportRefusal } from './import-refusal.ts'

const bufferedLengthMax = 1024 ** 2

/** A text file that grows at its end and can be cut back to where it is known to be whole. */
export class GrowingFile {
  readonly #descriptor: number
  #bytes: number
  #buffered: string[] = []
  #bufferedLength = 0

  /**
   * Opens or makes the file, and cuts it to its first `bytes`.
   *
   * @throws ImportRefusal where it has fewer
   */
  constructor(path: string, bytes: number) {
    this.#descriptor = openSync(path, bytes === 0 ? 'w' : 'r+')
    if (fstatSync(this.#descriptor).size < bytes) {
      const complaint = 'is shorter than when the import stopped; remove the folder and begin again'
      throw new ImportRefusal('damaged', { file: path }, complaint)
    }
    ftruncateSync(this.#descriptor, bytes)
    this.#bytes = bytes
  }

  append(text: string): void {
    this.#buffered.push(text)
    this.#bufferedLength += text.length
    if (this.#bufferedLength >= bufferedLengthMax) this.#write()
  }

  /** How long the file is, once everything appended is on disk. */
  flush(): number {
    this.#write()
    fsyncSync(this.#descriptor)
    return this.#bytes
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #write(): void {
    const bytes = Buffer.from(this.#buffered.join(''), 'utf8')
    this.#buffered = []
    this.#bufferedLength = 0
    let written = 0
    while (written < bytes.length) {
      const position = this.#bytes + written
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written, position)
    }
    this.#bytes += bytes.length
  }
}
