import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  chromiumFile,
  goWithin,
  openPage,
  settled,
  startBrowser,
  type WatchedPage,
} from './support/browser.ts'
import { domain, hostile, hostileWorld, type World } from './support/hostile-world.ts'

const timeout = 60_000
const named = encodeURIComponent
const { market, winner } = hostile
const root = `/d/${domain}`

describe.skipIf(chromiumFile === undefined)('whoever finds their way', () => {
  let browser: Browser
  let world: World
  let seen: WatchedPage
  let caseId = ''
  beforeAll(async () => {
    browser = await startBrowser()
    world = await hostileWorld({ crowd: 150 })
    caseId = await world.newestCase()
    seen = await openPage(browser)
  }, timeout)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })
  const open = async (path: string): Promise<Page> => {
    await seen.page.goto(world.url + path)
    await settled(seen.page)
    return seen.page
  }

  test('an address leads back to what is seen', { timeout }, async () => {
    let page = await open(
      `${root}/cases/${named(caseId)}?round=0&step=2&flow=exposure&why=${named(winner)}`,
    )
    await page.getByText('Step 3 of').waitFor()
    expect(await isPressed(page, 'Positions')).toBe(true)
    await page.getByText('first in the queue: score 0.781250').first().waitFor()

    page = await open(`${root}/markets/${named(market)}?side=short`)
    expect(await page.locator('.queue-sides').getAttribute('class')).toContain('shows-short')

    page = await open(`${root}/cases?account=${named(winner)}&status=closed`)
    expect(await page.getByRole('searchbox', { name: 'Account' }).inputValue()).toBe(winner)
    expect(await page.getByRole('table').getByRole('row').count()).toBe(2)
    page = await open(`${root}/cases?status=suspended`)
    await page.getByText('No suspended case').waitFor()

    page = await open(
      `${root}/laboratory?tool=compare&shocks=-20,${named(named(market))}:-35.5&policies=declared,bybit`,
    )
    expect(await page.getByLabel('All markets together: move', { exact: true }).inputValue()).toBe(
      '-200',
    )
    expect(await page.getByLabel(`${market}: move`, { exact: true }).inputValue()).toBe('-355')
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2)

    page = await open(`${root}/operations?view=approvals&propose=resume&market=${named(market)}`)
    expect(await page.getByLabel('Command', { exact: true }).inputValue()).toBe('resume')
    expect(
      await page
        .getByLabel(/^Market/u)
        .last()
        .inputValue(),
    ).toBe(market)
    for (const [path, tab] of [
      ['laboratory?tool=scenario', 'Scenarios'],
      ['operations?view=checkpoints', 'Checkpoints'],
    ]) {
      page = await open(`${root}/${path}`)
      expect(await page.locator('.tabs [aria-current="page"]').innerText()).toBe(tab)
    }
    expect(seen.complaints).toEqual([])
  })

  test('an address changes with the screen, in the title too, and goes back and on', {
    timeout,
  }, async () => {
    const page = await open('/')
    await page.waitForURL(`${world.url}${root}`)
    await titled(page, `Waterline · ${domain} · Plimsoll`)
    const rooms = page.getByRole('navigation', { name: 'Screens' })
    await rooms.getByRole('link', { name: 'Cases' }).click()
    await page.getByRole('table').getByRole('link').first().click()
    await heading(page, `Case ${caseId}`)
    await titled(page, `${caseId} · Case · ${domain} · Plimsoll`)
    await page.getByRole('link', { name: winner }).first().click()
    await heading(page, `Account ${winner}`)
    await page.goBack()
    await heading(page, `Case ${caseId}`)
    await page.goBack()
    await heading(page, 'Cases')
    await titled(page, `Cases · ${domain} · Plimsoll`)
    await page.goForward()
    await page.goForward()
    await heading(page, `Account ${winner}`)

    await rooms.getByRole('link', { name: 'Laboratory' }).click()
    await page.getByRole('link', { name: 'Scenarios' }).click()
    await page.getByRole('heading', { name: 'Run a scenario' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'New comparison' }).waitFor()
    await page.goBack()
    await heading(page, `Account ${winner}`)
    expect(decodeURIComponent(new URL(page.url()).pathname)).toBe(`${root}/accounts/${winner}`)
    expect(seen.complaints).toEqual([])
  })

  test.each([
    { path: `${root}/nowhere`, says: 'There is no such page' },
    { path: '/d/elsewhere', says: 'There is no domain elsewhere' },
    { path: `${root}/markets/NONE`, says: 'There is no market NONE here' },
    { path: `${root}/accounts/nobody`, says: 'There is no account nobody in this domain' },
    { path: `${root}/cases/${domain}:9:9`, says: `case ${domain}:9:9` },
    { path: `${root}/cases/nonsense`, says: 'case nonsense' },
  ])('an address of nothing ($path) says so', { timeout }, async ({ path, says }) => {
    const { page } = seen
    await goWithin(page, path)
    await page.getByText(says).filter({ visible: true }).first().waitFor()
    const way = page.getByRole('link').filter({ visible: true })
    expect(await way.count()).toBeGreaterThan(0)
    await settled(page)
    // What is not there is told by the browser as well; nothing else is.
    expect(seen.complaints.splice(0).filter((one) => !/404|400/u.test(one))).toEqual([])
  })

  test.each([
    '/\t/elsewhere.example/x',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/.//elsewhere.example',
    'javascript:alert(6)',
  ])('signing in leads nowhere else, whatever a link asks for (%j)', { timeout }, async (to) => {
    const { page } = seen
    await goWithin(page, `/sign-in?to=${named(to)}`)
    const link = page.getByRole('link', { name: 'Go on' })
    await link.waitFor()
    expect(await link.evaluate((one) => (one as HTMLAnchorElement).origin)).toBe(world.url)
  })

  test('the keyboard goes to every screen, whose heading has the focus then', {
    timeout,
  }, async () => {
    const page = await open(root)
    for (const [key = '', title = ''] of [
      ['m', 'Markets'],
      ['c', 'Cases'],
      ['a', 'Accounts'],
      ['l', 'Laboratory'],
      ['o', 'Operations'],
      ['w', 'Waterline'],
    ]) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await page.locator('h1:focus').filter({ hasText: title }).waitFor()
      const current = page.locator('.rooms [aria-current="page"]')
      expect(await current.innerText()).toBe(title)
    }
  })

  test('the keyboard searches, and does not take what is written for commands', {
    timeout,
  }, async () => {
    const page = await open(root)
    await page.keyboard.press('/')
    const search = page.getByRole('combobox', { name: 'Market, case or account' })
    await page.locator('#search:focus').waitFor()
    await page.keyboard.type('gm?')
    expect(await search.inputValue()).toBe('gm?')
    await heading(page, 'Waterline')
    await search.fill(winner)
    await page.keyboard.press('Enter')
    await heading(page, `Account ${winner}`)
    await page.keyboard.press('/')
    await search.fill(await world.newestCase())
    await page.keyboard.press('Enter')
    await heading(page, 'Case ')
    await page.keyboard.press('/')
    await search.fill(market)
    await page.keyboard.press('Enter')
    await heading(page, `Market ${market}`)
  })

  test('the keyboard opens the list of keys, stays within it, and comes back', {
    timeout,
  }, async () => {
    const page = await open(root)
    const link = page.getByRole('navigation', { name: 'Screens' }).getByRole('link').first()
    await link.focus()
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keys' })
    await dialog.getByText('g w').waitFor()
    for (let press = 0; press < 4; press += 1) {
      await page.keyboard.press('Tab')
      // The frame of the browser takes its turn; the page behind never does.
      expect(await page.evaluate(isBehindDialog)).toBe(false)
    }
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await heading(page, 'Waterline')
    expect(await link.evaluate((one) => one === document.activeElement)).toBe(true)
  })

  test('the keyboard goes through a queue', { timeout }, async () => {
    const page = await open(`${root}/markets/${named(market)}?side=short`)
    const grid = page.getByRole('grid', { name: `The short queue of ${market}` })
    await grid.locator('[aria-rowindex="2"]').getByRole('link').waitFor()
    await grid.focus()
    const current = async (): Promise<number> => {
      const row = grid.locator('[aria-selected="true"]')
      return Number(await row.getAttribute('aria-rowindex')) - 1
    }
    const length = Number(await grid.getAttribute('aria-rowcount')) - 1
    expect(length).toBeGreaterThan(100)
    const after = async (key: string): Promise<number> => {
      await page.keyboard.press(key)
      return current()
    }
    expect(await after('Home')).toBe(1)
    expect(await after('ArrowDown')).toBe(2)
    expect(await after('ArrowUp')).toBe(1)
    expect(await after('ArrowUp')).toBe(1)
    const paged = await after('PageDown')
    expect(paged).toBeGreaterThan(5)
    expect(await after('PageUp')).toBe(1)
    await page.keyboard.press('End')
    await grid.locator(`[aria-rowindex="${length + 1}"][aria-selected="true"]`).waitFor()
    const last = grid.locator(`[aria-rowindex="${length + 1}"]`).getByRole('link')
    const name = await last.innerText()
    await page.keyboard.press('Enter')
    await heading(page, `Account ${name}`)
  })
})

async function heading(page: Page, text: string): Promise<void> {
  await page.locator('h1').filter({ hasText: text }).waitFor()
}

/** Waits until the window is called so. */
async function titled(page: Page, title: string): Promise<void> {
  await page.waitForFunction((wanted) => document.title === wanted, title)
}

async function isPressed(page: Page, name: string): Promise<boolean> {
  return (
    (await page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed')) === 'true'
  )
}

/** Whether what has the focus lies behind an open dialog. */
function isBehindDialog(): boolean {
  const { activeElement } = document
  return (
    activeElement !== null &&
    activeElement !== document.body &&
    activeElement.closest('dialog[open]') === null
  )
}
