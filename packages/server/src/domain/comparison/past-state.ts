import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { JournalRecord } from '@plimsoll/journal'
import type { DomainHistory, HostedDomain } from '../hosted-domain.ts'
import type { PastAnswer, PastTask } from './past-task.ts'

/** A state as it was, and when the next record came. */
export type PastState = Extract<PastAnswer, { readonly snapshot: Uint8Array }>

/** What a search for a state may cost. */
export interface PastBounds {
  readonly withinMs: number
  /** Ends it before. */
  readonly signal: AbortSignal
  /** Told the records that were gone through. */
  readonly onReached?: (sequence: number) => void
}

/** A state of the past that cannot be had. Its text says why, and what to do. */
export class PastOutOfReach extends Error {
  override readonly name = 'PastOutOfReach'
}

/** Memory of the thread. */
const heapMbMax = 1_024

/** Records that are read in one go: while that lasts nobody else is served. */
const recordsAtOnce = 100

/** A batch is sent before that where its texts are so long, in UTF-16 code units. */
const textAtOnce = 500_000

// Compiled, the file beside this one has another ending; uncompiled, other packages are too.
const ending = extname(import.meta.filename)
const execArgv = ending === '.ts' ? ['-C', 'plimsoll:source'] : []

/**
 * The state of a domain after a record that is not its last, found in a thread of its own from the nearest snapshot or the book.
 *
 * @throws PastOutOfReach where that takes too long
 * @throws DomainUnavailable
 * @throws the reason of the signal where it aborts first
 */
export async function pastState(
  domain: Pick<HostedDomain, 'history'>,
  sequence: number,
  bounds: PastBounds,
): Promise<PastState> {
  const untilMs = performance.now() + bounds.withinMs
  const found =
    (await follow(await domain.history(sequence), sequence, { ...bounds, untilMs })) ??
    (await follow(await domain.history(-1), sequence, { ...bounds, untilMs }))
  if (found !== undefined) return found
  throw new PastOutOfReach('the journal does not begin with a book')
}

/** Bounds of a search that may begin a second time. */
interface SearchBounds extends PastBounds {
  readonly untilMs: number
}

/** Undefined where the snapshot cannot be read by this engine. */
async function follow(
  { snapshot, records }: DomainHistory,
  sequence: number,
  bounds: SearchBounds,
): Promise<PastState | undefined> {
  bounds.signal.throwIfAborted()
  const task: PastTask = { sequence, ...(snapshot && { snapshot: snapshot.bytes }) }
  const thread = new PastThread(task, bounds)
  try {
    for await (const batch of batchesOf(records)) {
      const answer = await thread.ask(batch)
      if (answer === 'snapshotUnreadable') return undefined
      if ('snapshot' in answer) return answer
      bounds.onReached?.(answer.reached)
    }
    throw new PastOutOfReach(`the journal has no record after ${sequence} yet; try again`)
  } finally {
    await thread.end()
  }
}

/** The thread that goes through the records; it answers once a batch. */
class PastThread {
  readonly #worker: Worker
  /** Never resolves: rejects where the search is to end. */
  readonly #ending: Promise<never>
  #stop: () => void = () => {}

  constructor(task: PastTask, { withinMs, untilMs, signal }: SearchBounds) {
    const worker = new Worker(new URL(`./past-worker${ending}`, import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
      execArgv,
    })
    worker.unref()
    this.#worker = worker
    this.#ending = new Promise((_, reject) => {
      const late = (): void => {
        const advice = 'compare a case nearer to a snapshot, or on a machine with more time'
        reject(
          new PastOutOfReach(
            `going through the journal takes longer than ${withinMs / 1000} s; ${advice}`,
          ),
        )
      }
      const timer = setTimeout(late, untilMs - performance.now()).unref()
      const aborted = (): void => reject(signal.reason as Error)
      signal.addEventListener('abort', aborted, { once: true })
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the thread ended without an answer')))
      this.#stop = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', aborted)
      }
    })
    // Whoever waits sees it; nobody may be waiting.
    this.#ending.catch(() => {})
  }

  async ask(records: readonly JournalRecord[]): Promise<PastAnswer> {
    const answered = new Promise<PastAnswer>((resolve) => {
      this.#worker.once('message', resolve)
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(records)
    return Promise.race([answered, this.#ending])
  }

  async end(): Promise<void> {
    this.#stop()
    await this.#worker.terminate()
  }
}

async function* batchesOf(
  records: AsyncIterable<JournalRecord>,
): AsyncGenerator<readonly JournalRecord[]> {
  let batch: JournalRecord[] = []
  let textLength = 0
  for await (const record of records) {
    batch.push(record)
    textLength += record.command.length + record.events.length
    if (batch.length < recordsAtOnce && textLength < textAtOnce) continue
    yield batch
    batch = []
    textLength = 0
  }
  if (batch.length > 0) yield batch
}
