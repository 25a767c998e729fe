import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Activity, PatternsSource, RiskSeries, TimeWindow } from '@plimsoll/reports'
import { statusOf } from '../book/read-file.ts'
import { CommandFailure } from '../command-failure.ts'
import type { Progress } from '../output/progress.ts'
import { EventLines } from './event-lines.ts'
import { importTermsOf } from './import-terms.ts'
import { LineComplaint } from './line-fields.ts'

/** What was gathered, and from where. */
export interface Gathered {
  readonly activity: Activity
  readonly source: PatternsSource
  /** By market; absent where there is no book to look at. */
  readonly risk?: ReadonlyMap<string, RiskSeries>
}

/**
 * Reads a file of event lines, one after the other, whatever its length.
 *
 * @param path of the file, or of the folder that an import wrote
 * @throws CommandFailure where there is none, a line is no event, or the import that wrote it did not end
 */
export async function readEventFile(
  path: string,
  window: TimeWindow,
  progress: Progress,
): Promise<Gathered> {
  if (path === '') throw refusal('usage', '--events', 'is empty; name a file')
  const file = statusOf(path).isDirectory() ? join(path, 'events.jsonl') : path
  const status = statusOf(file)
  if (!status.isFile()) throw refusal('unreadable', file, 'is not a file; name the file of events')
  const lines = new EventLines(file, window, () => importTermsOf(file))
  let [number, bytes] = [0, 0]
  const input = createReadStream(file, 'utf8')
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      number += 1
      bytes += text.length + 1
      if (text !== '') lines.take(text)
      progress.count('reading the events, bytes', bytes, status.size)
    }
    lines.end()
  } catch (error) {
    if (error instanceof LineComplaint) {
      throw refusal('badEvent', file, `line ${number}: ${error.message}`)
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    if (code === undefined || error instanceof CommandFailure) throw error
    throw refusal('unreadable', file, `cannot be read (${code}); check the file`)
  } finally {
    input.destroy()
  }
  const { activity, source } = lines
  if (source === undefined) throw refusal('noEvents', file, 'has no line; nothing was recorded')
  return { activity, source }
}

function refusal(code: string, file: string, complaint: string): CommandFailure {
  return new CommandFailure({ code, file, message: `${file}: ${complaint}` })
}
