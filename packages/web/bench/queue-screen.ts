import type { Browser } from 'playwright-core'
import { type FrameFigures, measureFrames } from './measure-frames.ts'
import { type PriceDrive, rest } from './price-drive.ts'
import { medians } from './quantiles.ts'
import { benchDomain, benchMarket, queueLength } from './venue-book.ts'

/** What arrived while the queue was looked at, in a second. */
interface QueueTraffic {
  readonly pricesPerSecond: number
  readonly queueMessagesPerSecond: number
  /** Of them those with the long queue. */
  readonly longQueuesPerSecond: number
}

/** The screen of a market with its live queue, beside a page that does nothing. */
export interface QueueScreen {
  readonly runs: number
  readonly traffic: QueueTraffic
  readonly market: FrameFigures
  readonly idle: FrameFigures
}

/** How long and how often. */
export interface QueueTerms {
  readonly url: string
  readonly drive: PriceDrive
  readonly runs: number
  readonly forMs: number
  readonly onStage: (stage: string) => void
}

const warmUpMs = 5_000
const wheelEveryMs = 100
const wheelPx = 90
const viewport = { width: 1_280, height: 800 }

/** Looks at the queue for a while, several times over, each time beside the idle page. */
export async function measureQueueScreen(
  browser: Browser,
  terms: QueueTerms,
): Promise<QueueScreen> {
  const markets: { readonly frames: FrameFigures; readonly traffic: QueueTraffic }[] = []
  const idles: FrameFigures[] = []
  for (let run = 1; run <= terms.runs; run += 1) {
    terms.onStage(`the live queue, run ${run} of ${terms.runs}`)
    markets.push(await lookAtQueue(browser, terms))
    terms.onStage(`an idle page, run ${run} of ${terms.runs}`)
    idles.push(await lookAtNothing(browser, terms))
  }
  return {
    runs: terms.runs,
    traffic: medians(markets.map(({ traffic }) => traffic)),
    market: medians(markets.map(({ frames }) => frames)),
    idle: medians(idles),
  }
}

async function lookAtQueue(
  browser: Browser,
  { url, drive, forMs }: QueueTerms,
): Promise<{ readonly frames: FrameFigures; readonly traffic: QueueTraffic }> {
  const context = await browser.newContext({ viewport })
  try {
    const page = await context.newPage()
    let messages = 0
    let longQueues = 0
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        const text = String(payload)
        if (!text.includes(`"channel":"adl.queue.${benchMarket}"`)) return
        messages += 1
        if (text.includes('"side":"long"')) longQueues += 1
      })
    })
    await page.goto(`${url}/d/${benchDomain}/markets/${benchMarket}?side=long`)
    const grid = page.getByRole('grid', { name: /long/iu }).first()
    await grid.getByRole('row').nth(5).waitFor()
    const rows = Number(await grid.getAttribute('aria-rowcount')) - 1
    if (rows < queueLength) throw new Error(`the queue has ${rows} rows in place of ${queueLength}`)
    await grid.hover()
    await rest(warmUpMs)
    const before = { messages, longQueues, prices: drive.taken(), ms: performance.now() }
    const reader = async (): Promise<void> => {
      await rest(forMs / 2)
      const turns = Math.floor(forMs / 2 / wheelEveryMs)
      for (let turn = 0; turn < turns; turn += 1) {
        await page.mouse.wheel(0, turn < turns / 2 ? wheelPx : -wheelPx)
        await rest(wheelEveryMs)
      }
    }
    const frames = await measureFrames(browser, page, { forMs, reader })
    const seconds = (performance.now() - before.ms) / 1_000
    return {
      frames,
      traffic: {
        pricesPerSecond: (drive.taken() - before.prices) / seconds,
        queueMessagesPerSecond: (messages - before.messages) / seconds,
        longQueuesPerSecond: (longQueues - before.longQueues) / seconds,
      },
    }
  } finally {
    await context.close()
  }
}

/** What the machine itself does to the frames of a page, while prices go on moving. */
async function lookAtNothing(browser: Browser, { forMs }: QueueTerms): Promise<FrameFigures> {
  const context = await browser.newContext({ viewport })
  try {
    const page = await context.newPage()
    await rest(warmUpMs / 5)
    return await measureFrames(browser, page, { forMs })
  } finally {
    await context.close()
  }
}
