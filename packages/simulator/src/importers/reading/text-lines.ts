import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { ImportRefusal } from './import-refusal.ts'
import { codeOf, type InputFile } from './input-file.ts'
import { beginning, type OpenRows, type RowsOptions, type SourceRow } from './source-row.ts'

// A block of Hyperliquid with all fills of its largest wave takes some 10 MB.
const lineBytesMax = 64 * 1024 ** 2
const chunkBytes = 1024 ** 2
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * The lines of a UTF-8 file in bounded memory, with their numbers and the offset behind each. A name that ends in `.gz` is
 * decompressed on the way; going on in the middle of such a file reads it from the start again, without handing it out.
 *
 * The last line has to end: a file that was cut off is otherwise not told from a whole one.
 *
 * @throws ImportRefusal for what ends early, is not UTF-8, is damaged, or has a line above 64 MB
 */
export const textLines: OpenRows = async function* (
  input: InputFile,
  { from = beginning, onBytes, signal }: RowsOptions,
): AsyncGenerator<readonly SourceRow[]> {
  const splitter = new LineSplitter(input.name, from)
  for await (const chunk of fileBytes(input, from.offset, onBytes)) {
    signal?.throwIfAborted()
    const rows = splitter.take(chunk)
    if (rows.length > 0) yield rows
  }
  splitter.end()
}

/** Cuts bytes into lines; a line that began in one chunk ends in a later one. */
class LineSplitter {
  readonly #file: string
  #begun: Buffer[] = []
  #begunBytes = 0
  #offset: number
  #line: number

  constructor(file: string, { offset, line }: { offset: number; line: number }) {
    this.#file = file
    this.#offset = offset
    this.#line = line
  }

  take(chunk: Buffer): SourceRow[] {
    const rows: SourceRow[] = []
    let from = 0
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
      rows.push(this.#row(chunk.subarray(from, at)))
      from = at + 1
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from))
    return rows
  }

  end(): void {
    if (this.#begunBytes === 0) return
    this.#refuse(
      'truncated',
      'does not end with a line feed, so the file may have been cut off; fetch it again, or end the last line if it is whole',
    )
  }

  #row(last: Buffer): SourceRow {
    const bytes = this.#begunBytes === 0 ? last : Buffer.concat([...this.#begun, last])
    if (bytes.length > lineBytesMax) this.#refuseLong()
    this.#begun = []
    this.#begunBytes = 0
    if (!isUtf8(bytes)) this.#refuse('notText', 'is not UTF-8; fetch the file again')
    const hasReturn = bytes.at(-1) === carriageReturn
    const text = bytes.toString('utf8', 0, hasReturn ? bytes.length - 1 : bytes.length)
    const line = this.#line
    this.#line += 1
    this.#offset += bytes.length + 1
    return { line, text, cells: [], next: { offset: this.#offset, line: this.#line } }
  }

  #keep(piece: Buffer): void {
    this.#begun.push(piece)
    this.#begunBytes += piece.length
    if (this.#begunBytes > lineBytesMax) this.#refuseLong()
  }

  #refuseLong(): never {
    const megabytes = lineBytesMax / 1024 ** 2
    this.#refuse('lineTooLong', `is above ${megabytes} MB; is this the right kind of file?`)
  }

  #refuse(code: string, complaint: string): never {
    throw new ImportRefusal(code, { file: this.#file, line: this.#line }, complaint)
  }
}

async function* fileBytes(
  { name, path }: InputFile,
  offset: number,
  onBytes: ((bytes: number) => void) | undefined,
): AsyncGenerator<Buffer> {
  const isCompressed = name.endsWith('.gz')
  const start = isCompressed ? 0 : offset
  const file = createReadStream(path, { highWaterMark: chunkBytes, start })
  const source = isCompressed ? file.pipe(createGunzip({ chunkSize: chunkBytes / 4 })) : file
  file.on('error', (error) => source.destroy(error))
  let skip = isCompressed ? offset : 0
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      onBytes?.(start + file.bytesRead)
      const skipped = Math.min(skip, chunk.length)
      skip -= skipped
      if (skipped < chunk.length) yield chunk.subarray(skipped)
    }
  } catch (cause) {
    if (!isFileFailure(cause)) throw cause
    const complaint = `cannot be read to its end (${codeOf(cause)}); it is damaged or was cut off, fetch it again`
    throw new ImportRefusal('damaged', { file: name }, complaint, { cause })
  } finally {
    file.destroy()
  }
}

/** A failure of the disk or of the decompression, not one that whoever takes the bytes threw. */
function isFileFailure(error: unknown): boolean {
  return /^(?:E[A-Z]+|Z_[A-Z_]+)$/u.test(codeOf(error))
}
