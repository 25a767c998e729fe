import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { chromiumFile, openPage, startBrowser } from './support/browser.ts'
import { domain, hostile, hostileWorld, type World } from './support/hostile-world.ts'

const timeout = 60_000

describe.skipIf(chromiumFile === undefined)('a page whose server is killed', () => {
  let browser: Browser
  let world: World
  beforeAll(async () => {
    ;[browser, world] = await Promise.all([startBrowser(), hostileWorld()])
  }, timeout)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  test('says that it is stale, and goes on live once the server is back', { timeout }, async () => {
    const { page } = await openPage(browser)
    await page.goto(`${world.url}/d/${domain}/markets/${encodeURIComponent(hostile.market)}`)
    await page.getByText('live', { exact: true }).waitFor()
    await page.locator('data[value="50000.0"]').first().waitFor()

    await world.served.kill()
    await page.getByText('not live').waitFor()
    await page
      .getByText(/^.*Stale/u)
      .first()
      .waitFor()
    // What was known stays on the page.
    await page.locator('data[value="50000.0"]').first().waitFor()

    await world.restart()
    await page.getByText('live', { exact: true }).waitFor({ timeout: 30_000 })
    await world.mark('50100.0')
    await page.locator('data[value="50100.0"]').first().waitFor()
  })
})
