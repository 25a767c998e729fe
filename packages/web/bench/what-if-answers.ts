import type { Browser, Page } from 'playwright-core'
import { rest } from './price-drive.ts'
import { quantile } from './quantiles.ts'
import { benchDomain, benchMarket } from './venue-book.ts'

/** How long after a slider moved the answer is on the screen. */
export interface WhatIfAnswers {
  readonly moves: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
}

/** Slower than a key is allowed to ask, so that no answer waits for its turn. */
const moveEveryMs = 900

/** An account in the middle of the queue. */
const account = 'trader-02500'

/** Moves the price of a what-if by one step of its slider, so many times. */
export async function measureWhatIf(
  browser: Browser,
  url: string,
  moves: number,
): Promise<WhatIfAnswers> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } })
  try {
    const page = await context.newPage()
    await page.goto(`${url}/d/${benchDomain}/accounts/${account}`)
    const slider = page.getByRole('slider', { name: new RegExp(`^${benchMarket}, %`, 'u') })
    await slider.waitFor()
    await page.locator('.what-if-answer[aria-busy="false"]').waitFor()
    await page.evaluate(noteAnswers)
    await slider.focus()
    for (let move = 0; move < moves; move += 1) {
      await rest(moveEveryMs)
      await page.keyboard.press('ArrowLeft')
    }
    const times = await answersOf(page, moves)
    return {
      moves,
      p50Ms: quantile(times, 0.5),
      p95Ms: quantile(times, 0.95),
      maxMs: quantile(times, 1),
    }
  } finally {
    await context.close()
  }
}

type Answers = { benchAnswersMs?: number[] }

/** From the event of a slider to the picture in which nothing is asked any more. */
function noteAnswers(): void {
  const answers: number[] = []
  ;(globalThis as Answers).benchAnswersMs = answers
  const answer = document.querySelector('.what-if-answer')
  if (answer === null) throw new Error('there is no what-if on the screen')
  let askedMs: number | undefined
  document.addEventListener(
    'input',
    ({ timeStamp }) => {
      askedMs = timeStamp
    },
    { capture: true },
  )
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', ({ data }: MessageEvent<number>) => {
    answers.push(performance.now() - data)
  })
  port1.start()
  new MutationObserver(() => {
    if (answer.getAttribute('aria-busy') !== 'false' || askedMs === undefined) return
    const sinceMs = askedMs
    askedMs = undefined
    // After the frame in which it is drawn.
    requestAnimationFrame(() => port2.postMessage(sinceMs))
  }).observe(answer, { attributes: true, attributeFilter: ['aria-busy'] })
}

async function answersOf(page: Page, moves: number): Promise<number[]> {
  await page.waitForFunction(
    (count) => ((globalThis as Answers).benchAnswersMs?.length ?? 0) >= count,
    moves,
  )
  return page.evaluate(() => (globalThis as Answers).benchAnswersMs ?? [])
}
