import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumFile, openPage, settled, startBrowser } from './support/browser.ts'
import { domain, hostile, hostileWorld, type World } from './support/hostile-world.ts'

const timeout = 90_000
/** Pauses between attempts grow; a page that was away long takes longer to come back. */
const backWithinMs = 40_000
const { market } = hostile
const root = `/d/${domain}`

describe.skipIf(chromiumFile === undefined)('a page whose server is killed', () => {
  let browser: Browser
  let world: World
  beforeAll(async () => {
    browser = await startBrowser()
    world = await hostileWorld({ isCalm: true })
    await world.mark('50000.0')
  }, timeout)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  test('says that it is stale, goes on live by itself, and shows what happened since', {
    timeout,
  }, async () => {
    const { page: prices } = await openPage(browser)
    const { page: cases } = await openPage(browser)
    await prices.goto(`${world.url}${root}/markets/${encodeURIComponent(market)}`)
    await cases.goto(`${world.url}${root}/cases`)
    await cases.getByText('No case so far').waitFor()
    for (const page of [prices, cases]) await isLive(page)
    await shown(prices, '50000.0')

    await world.served.kill()
    for (const page of [prices, cases]) {
      await page.locator('.top').getByText('not live').waitFor()
      await page.getByRole('status').getByText('Stale').first().waitFor()
    }
    // What was known stays on the page.
    await shown(prices, '50000.0')
    await cases.getByText('No case so far').waitFor()
    // A screen that was not opened before says why it is not there.
    await cases.getByRole('link', { name: 'Laboratory' }).click()
    await cases.getByRole('heading', { name: 'Laboratory', level: 1 }).waitFor()
    await cases.getByText('The screen Laboratory could not be loaded').waitFor()

    await world.restart()
    await cases.getByRole('heading', { name: 'New comparison' }).waitFor({ timeout: backWithinMs })
    await cases.goBack()
    await world.mark('45000.0')
    await world.newestCase()
    for (const page of [prices, cases]) await isLive(page, backWithinMs)
    await shown(prices, '45000.0')
    await cases.getByRole('table').getByText(hostile.loser).first().waitFor()
    await world.mark('45100.0')
    await shown(prices, '45100.0')
    for (const page of [prices, cases]) {
      const stale = page.getByText('Stale').first()
      await stale.waitFor({ state: 'detached', timeout: backWithinMs })
      expect(await page.locator('.state.failed').count()).toBe(0)
    }
    await prices.context().close()
    await cases.context().close()
  })

  test('opened while nothing answers says so, and opens when asked again', {
    timeout,
  }, async () => {
    const { page, context } = await openPage(browser)
    // As behind a proxy that has the files and does not reach the server.
    await context.route('**/v1/**', (route) => route.abort('connectionrefused'))
    await page.goto(`${world.url}${root}/cases`)
    await page.getByRole('heading', { name: 'The server does not answer' }).waitFor()
    await context.unroute('**/v1/**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor()
    await settled(page)
    await isLive(page)
    expect(await page.locator('.state.failed').count()).toBe(0)
    await context.close()
  })
})

async function isLive(page: Page, timeoutMs?: number): Promise<void> {
  const badge = page.locator('.top .badge').filter({ hasText: /^● live$/u })
  await badge.waitFor(timeoutMs === undefined ? {} : { timeout: timeoutMs })
}

async function shown(page: Page, value: string): Promise<void> {
  await page.locator(`data[value="${value}"]`).first().waitFor()
}
