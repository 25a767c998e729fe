import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BookError } from '@plimsoll/protocol'
import {
  type ImportManifest,
  type ImportOptions,
  ImportRefusal,
  type ReadingProgress,
} from '@plimsoll/simulator'
import { checkFolder } from '../book/load-book.ts'
import { CommandFailure } from '../command-failure.ts'
import { counted, grouped } from '../output/grouped.ts'
import { type Streams, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { Interrupted, interruptible } from '../simulation/interruption.ts'
import { importPage } from './import-page.ts'

/** What every import can be asked for. */
export interface ImportRequest {
  /** The folder of the result. */
  readonly output: string
  readonly skipBad?: boolean
  readonly json?: boolean
}

/**
 * Runs an import with progress on stderr, and prints what came of it. Ctrl-C ends it cleanly: what was done is kept, and
 * the same command goes on.
 *
 * @throws CommandFailure where the inputs are refused, or the import was interrupted
 */
export async function importInto(
  streams: Streams,
  { output, skipBad, json }: ImportRequest,
  run: (options: ImportOptions) => Promise<ImportManifest>,
): Promise<void> {
  const progress = new Progress(streams)
  const options = {
    out: output,
    skipBad: skipBad === true,
    onProgress: (reading: ReadingProgress) => tell(progress, reading),
    checkBook: refuseNoBook,
  }
  progress.begin('reading')
  try {
    const manifest = await interruptible((signal) => run({ ...options, signal }))
    progress.end()
    if (json) return await writeJson(streams, { folder: output, ...manifest })
    return await writeLines(streams, importPage(manifest, output))
  } catch (error) {
    throw failureOf(error, output)
  } finally {
    progress.end()
  }
}

function tell(progress: Progress, reading: ReadingProgress): void {
  const { stage, bytesDone, bytesTotal, events, quarantined } = reading
  if (stage === 'identifying') return progress.count('checking the inputs', bytesDone, bytesTotal)
  const aside = quarantined === 0 ? '' : `, ${grouped(String(quarantined))} rows set aside`
  const reached = `reading, ${counted(events, 'event')}${aside}, bytes`
  return progress.count(reached, bytesDone, bytesTotal)
}

/** A result whose book could not be loaded afterwards is none. */
function refuseNoBook(files: readonly { readonly name: string; readonly text: string }[]): void {
  try {
    checkFolder('book', new Map(files.map(({ name, text }) => [name, text])))
  } catch (error) {
    if (!(error instanceof BookError)) throw error
    const complaint = `what was read makes no book: ${error.message}`
    throw new ImportRefusal(error.rule, { file: 'book' }, complaint, { cause: error })
  }
}

function failureOf(error: unknown, output: string): unknown {
  if (error instanceof Interrupted) {
    const message = existsSync(join(output, 'checkpoint.json'))
      ? `interrupted; what was done is kept in ${output}, the same command goes on with it`
      : 'interrupted before there was anything to keep; the same command begins again'
    return new CommandFailure({ code: 'interrupted', file: output, message }, error.exitCode)
  }
  if (!(error instanceof ImportRefusal)) return error
  const { code, place, message } = error
  const { file, line } = place
  return new CommandFailure({
    code,
    file,
    ...(line !== undefined && { path: `line ${line}` }),
    message,
  })
}
