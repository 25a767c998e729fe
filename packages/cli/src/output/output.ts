import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { stripVTControlCharacters, styleText } from 'node:util'
import { jsonChunks } from './json-chunks.ts'

/** A stream that may be a terminal, and then knows its size. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** Where a command's words go: those of the process, or a test's own. */
export interface Streams {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
}

/** Writes a document to stdout. Waits where the reader is slow; stops in silence where the reader has gone. */
export async function writeJson({ stdout }: Streams, document: unknown): Promise<void> {
  for (const chunk of jsonChunks(document)) {
    if (stdout.destroyed) return
    if (!stdout.write(chunk)) await drained(stdout)
  }
}

/** Writes lines to stdout. */
export async function writeLines({ stdout }: Streams, lines: readonly string[]): Promise<void> {
  if (stdout.destroyed) return
  if (!stdout.write(`${lines.join('\n')}\n`)) await drained(stdout)
}

/** Text that stands out on a terminal that shows colours, and plain text elsewhere. */
export function heading({ stdout }: Streams, text: string): string {
  return styleText('bold', text, { stream: stdout })
}

/** Text from elsewhere made fit for one line of a terminal. */
export function singleLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
}

async function drained(stream: Writable): Promise<void> {
  const controller = new AbortController()
  const { signal } = controller
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })])
  } finally {
    controller.abort()
  }
}
