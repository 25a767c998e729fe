import { once } from 'node:events'
import { extname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { createClient } from '@plimsoll/client'
import { benchDomain, benchMarkets } from './bench-folder.ts'
import type { ChildServer } from './child-server.ts'
import { quantile } from '../quantile.ts'
import { openSlowReader } from './slow-reader.ts'
import type { ReaderOrder, ReaderReport } from './stream-readers.ts'

/** How readers of prices fared, with a slow one among them and without. */
export interface StreamRates {
  readonly readers: number
  readonly slowReaders: number
  readonly messages: number
  /** From the time of the record to the arrival of its message, with the tick of the server in it. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** Resident memory of the server at the beginning and at the end. */
  readonly rssMbBefore: number
  readonly rssMbAfter: number
}

const readersDefault = 1_000
const phaseMs = 10_000
const priceEveryMs = 100

/** Moves all prices ten times a second while readers follow them: first all of them prompt, then with one that never reads. */
export async function measureStream(
  server: ChildServer,
  readers: number = readersDefault,
): Promise<StreamRates[]> {
  const worker = new Worker(
    // Compiled, the file beside this one has another ending.
    new URL(`./stream-readers${extname(import.meta.filename)}`, import.meta.url),
    { workerData: { url: server.url, readers } },
  )
  try {
    await reportOf(worker)
    await phase(server, worker, 0)
    const prompt = await phase(server, worker, 0)
    const endSlow = await openSlowReader(server.url)
    const slow = await phase(server, worker, 1)
    endSlow()
    return [prompt, slow].map((rates) => ({ readers, ...rates }))
  } finally {
    await worker.terminate()
  }
}

async function phase(
  server: ChildServer,
  worker: Worker,
  slowReaders: number,
): Promise<Omit<StreamRates, 'readers'>> {
  const rssMbBefore = server.rssMb()
  tell(worker, 'begin')
  await movePrices(server.url, phaseMs)
  const arrived = reportOf(worker)
  tell(worker, 'report')
  const report = await arrived
  const agesMs = report.kind === 'ages' ? report.agesMs : []
  return {
    slowReaders,
    messages: agesMs.length,
    p50Ms: quantile(agesMs, 0.5),
    p99Ms: quantile(agesMs, 0.99),
    rssMbBefore,
    rssMbAfter: server.rssMb(),
  }
}

function tell(worker: Worker, order: ReaderOrder): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(order)
}

async function reportOf(worker: Worker): Promise<ReaderReport> {
  const [report] = (await once(worker, 'message')) as [ReaderReport]
  return report
}

async function movePrices(url: string, forMs: number): Promise<void> {
  const client = createClient({ url })
  const untilMs = performance.now() + forMs
  for (let step = 0; performance.now() < untilMs; step += 1) {
    const prices = Array.from({ length: benchMarkets }, (_, index) => ({
      market: `M${index}`,
      markPrice: `100.${String((step + index) % 1_000).padStart(3, '0')}`,
      sources: 3,
      priceTimeMs: Date.now(),
    }))
    await client.postCommands({ domain: benchDomain, body: { kind: 'updatePrices', prices } })
    await sleep(priceEveryMs)
  }
}
