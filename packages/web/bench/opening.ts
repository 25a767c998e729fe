import type { Browser, BrowserContext } from 'playwright-core'
import { medians } from './quantiles.ts'
import { benchDomain } from './venue-book.ts'

/** How long the first screen takes, and how much comes over the wire for it. */
export interface Opening {
  /** From opening the address to the first number, with nothing kept by the browser. */
  readonly coldMs: number
  /** The same once more. */
  readonly warmMs: number
  /** Compressed, as it is sent, with its headers. */
  readonly scriptKb: number
  readonly styleKb: number
  /** The same once more: what was kept is not sent. */
  readonly warmScriptKb: number
  readonly warmStyleKb: number
}

/** Opens the first screen several times, each time in a browser that has kept nothing, and then again. */
export async function measureOpening(
  browser: Browser,
  url: string,
  times: number,
): Promise<Opening> {
  const runs: Opening[] = []
  for (let run = 0; run < times; run += 1) {
    const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } })
    try {
      await context.addInitScript(noteFirstNumber)
      const cold = await openOnce(context, url)
      const warm = await openOnce(context, url)
      runs.push({
        coldMs: cold.tookMs,
        warmMs: warm.tookMs,
        scriptKb: cold.scriptKb,
        styleKb: cold.styleKb,
        warmScriptKb: warm.scriptKb,
        warmStyleKb: warm.styleKb,
      })
    } finally {
      await context.close()
    }
  }
  return medians(runs)
}

type FirstNumber = { benchFirstNumberMs?: number }

/** Runs in the page before its own scripts: notes when the picture with the first number is made. */
function noteFirstNumber(): void {
  const observer = new MutationObserver(() => {
    if (document.querySelector('main data[value]') === null) return
    observer.disconnect()
    // After the frame in which it is drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => {
        ;(globalThis as FirstNumber).benchFirstNumberMs = performance.now()
      })
      port1.start()
      port2.postMessage(undefined)
    })
  })
  observer.observe(document, { childList: true, subtree: true })
}

async function openOnce(
  context: BrowserContext,
  url: string,
): Promise<{ readonly tookMs: number; readonly scriptKb: number; readonly styleKb: number }> {
  const page = await context.newPage()
  try {
    await page.goto(`${url}/d/${benchDomain}`)
    const first = await page.waitForFunction(
      () => (globalThis as FirstNumber).benchFirstNumberMs ?? false,
    )
    const tookMs = Number(await first.jsonValue())
    const { script, style } = await page.evaluate(() => {
      const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      const bytes = (ending: string): number =>
        loaded
          .filter(({ name }) => new URL(name).pathname.endsWith(ending))
          .reduce((sum, { transferSize }) => sum + transferSize, 0)
      return { script: bytes('.js'), style: bytes('.css') }
    })
    return { tookMs, scriptKb: script / 1_000, styleKb: style / 1_000 }
  } finally {
    await page.close()
  }
}
