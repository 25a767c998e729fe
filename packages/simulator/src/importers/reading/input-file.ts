import { createHash } from 'node:crypto'
import { createReadStream, type Stats, statSync } from 'node:fs'
import { ImportRefusal } from './import-refusal.ts'

/** A file to be imported, as it was when the import began. */
export interface InputFile {
  /** How it is named in messages and in the manifest: relative to what was given. */
  readonly name: string
  readonly path: string
  readonly bytes: number
  /** Of the bytes on disk, in lower-case hexadecimal. */
  readonly sha256: string
  /** When it was last changed, so that a change in the middle of the import is noticed. */
  readonly changedMs: number
}

/** A file that was named or found, not yet read. */
export interface FoundFile {
  readonly name: string
  readonly path: string
}

/** How far the reading of all inputs is. */
export interface ReadingProgress {
  readonly stage: 'identifying' | 'reading'
  readonly bytesDone: number
  readonly bytesTotal: number
  readonly rows: number
  readonly events: number
  readonly quarantined: number
}

interface Identifying {
  readonly onProgress?: (progress: ReadingProgress) => void
  readonly signal?: AbortSignal
}

/**
 * Reads every input once, in bounded memory, for its hash: what a result is a result of, and how an import that goes on
 * knows that it goes on with the same inputs.
 *
 * @throws ImportRefusal where a file is not there, is no file, or is compressed in a way that has to be undone first
 */
export async function identifyInputs(
  found: readonly FoundFile[],
  { onProgress, signal }: Identifying = {},
): Promise<InputFile[]> {
  const status = found.map((file) => ({ file, stats: statusOf(file) }))
  const bytesTotal = status.reduce((sum, { stats }) => sum + stats.size, 0)
  let bytesDone = 0
  const inputs: InputFile[] = []
  for (const { file, stats } of status) {
    const hash = createHash('sha256')
    const chunks = createReadStream(file.path, { highWaterMark: chunkBytes })
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      signal?.throwIfAborted()
      hash.update(chunk)
      bytesDone += chunk.length
      onProgress?.({ stage: 'identifying', bytesDone, bytesTotal, ...nothingYet })
    }
    const sha256 = hash.digest('hex')
    inputs.push({ ...file, bytes: stats.size, sha256, changedMs: stats.mtimeMs })
  }
  return inputs
}

/**
 * Refuses an input that is no longer what it was when the import began.
 *
 * @throws ImportRefusal
 */
export function refuseChanged({ name, path, bytes, changedMs }: InputFile): void {
  const { size, mtimeMs } = statusOf({ name, path })
  if (size === bytes && mtimeMs === changedMs) return
  throw new ImportRefusal(
    'inputChanged',
    { file: name },
    'was changed while it was read; wait until it is complete and import again',
  )
}

const chunkBytes = 1024 ** 2
const nothingYet = { rows: 0, events: 0, quarantined: 0 }

// What whoever meets one of these names has to do first; the data on disk are then the plain file beside it.
const remedies: ReadonlyMap<string, string> = new Map([
  ['.lz4', 'lz4 -d'],
  ['.zst', 'zstd -d'],
  ['.xz', 'xz -dk'],
  ['.bz2', 'bzip2 -dk'],
  ['.zip', 'unzip'],
])

function statusOf({ name, path }: FoundFile): Stats {
  const remedy = remedies.get(/\.[^.]*$/u.exec(name)?.[0] ?? '')
  if (remedy !== undefined) {
    const complaint = `is compressed; decompress it first with '${remedy} ${name}' and remove the compressed file`
    throw new ImportRefusal('compressed', { file: name }, complaint)
  }
  let stats: Stats
  try {
    stats = statSync(path)
  } catch (cause) {
    throw new ImportRefusal('missingFile', { file: name }, `cannot be read (${codeOf(cause)})`, {
      cause,
    })
  }
  if (!stats.isFile()) {
    throw new ImportRefusal('unreadable', { file: name }, 'is not a file; name a plain file')
  }
  return stats
}

/** The platform's code of a failure, such as `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
