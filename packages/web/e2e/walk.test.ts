import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, unreachedControls } from './support/accessibility.ts'
import {
  chromiumFile,
  goWithin,
  openPage,
  settled,
  startBrowser,
  type WatchedPage,
} from './support/browser.ts'
import { domain, hostile, hostileWorld, type World } from './support/hostile-world.ts'
import { root } from './support/plimsoll.ts'

if (chromiumFile === undefined) console.warn('skipped: there is no Chromium on this machine')

const timeout = 60_000
const at = (path: string): string => `/d/${domain}${path}`
const named = encodeURIComponent

interface Stop {
  readonly heading: string
  readonly path: string
  /** The way to look at it that is open there, and no other. */
  readonly tab?: string
  /** Words that stand on it, as whoever chose them wrote them. */
  readonly shows?: readonly string[]
}

/** Every screen and every way to look at it, by an address that leads there. */
const stops: readonly Stop[] = [
  { heading: 'Waterline', path: at(''), shows: [hostile.winner] },
  { heading: 'Market', path: at('/markets'), shows: [hostile.market] },
  {
    heading: `Market ${hostile.market}`,
    path: at(`/markets/${named(hostile.market)}?side=short`),
    shows: [hostile.bystander],
  },
  { heading: 'Cases', path: at('/cases'), shows: [hostile.loser] },
  {
    heading: 'Case',
    path: at(`/cases/{case}?why=${named(hostile.winner)}`),
    shows: [hostile.loser, hostile.winner, hostile.market],
  },
  { heading: 'Accounts', path: at('/accounts'), shows: [hostile.winner] },
  {
    heading: `Account ${hostile.bystander}`,
    path: at(`/accounts/${named(hostile.bystander)}?deposit=500`),
    shows: [hostile.market],
  },
  { heading: 'Laboratory', path: at('/laboratory?tool=compare'), tab: 'Compare policies' },
  { heading: 'Laboratory', path: at('/laboratory?tool=scenario'), tab: 'Scenarios' },
  { heading: 'Laboratory', path: at('/laboratory?tool=sensitivity'), tab: 'Sensitivity' },
  { heading: 'Operations', path: at('/operations?view=approvals'), tab: 'Approvals' },
  {
    heading: 'Operations',
    path: at('/operations?view=halts'),
    tab: 'Halts and prices',
    shows: [hostile.market, hostile.reason],
  },
  { heading: 'Operations', path: at('/operations?view=drills'), tab: 'Drills' },
  { heading: 'Operations', path: at('/operations?view=work'), tab: 'Open work' },
  { heading: 'Operations', path: at('/operations?view=audit'), tab: 'Audit' },
  { heading: 'Operations', path: at('/operations?view=checkpoints'), tab: 'Checkpoints' },
  { heading: 'Operations', path: at('/operations?view=keys'), tab: 'Keys' },
  { heading: 'Sign in', path: '/sign-in' },
  { heading: 'There is no such page', path: '/d/a/b/c/d' },
]

const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
]

describe.skipIf(chromiumFile === undefined)('every screen', () => {
  let browser: Browser
  let world: World
  let seen: WatchedPage
  let caseId = ''
  beforeAll(async () => {
    browser = await startBrowser()
    world = await hostileWorld()
    seen = await openPage(browser)
    await seen.page.goto(world.url)
    caseId = await world.newestCase()
    const halt = { kind: 'halt', market: hostile.market, reason: hostile.reason } as const
    await world.client.postCommands({ domain, body: halt })
  }, timeout)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const open = async (path: string): Promise<void> => {
    await goWithin(seen.page, path.replace('{case}', named(caseId)))
    await settled(seen.page)
  }

  test.each(stops)(
    '$heading at $path is sound',
    { timeout },
    async ({ heading, path, tab, shows }) => {
      const { page, complaints } = seen
      complaints.length = 0
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize({ width: 1_280, height: 800 })
      await open(path)
      await page.locator('h1').filter({ hasText: heading }).waitFor()
      await settled(page)
      const tabs = page.locator('.tabs [aria-current="page"]')
      if (tab !== undefined) await tabs.filter({ hasText: tab }).waitFor()
      for (const words of shows ?? []) {
        await page.getByText(words).filter({ visible: true }).first().waitFor()
      }
      expect(await axeFindings(page)).toEqual([])
      expect(await unreachedControls(page)).toEqual([])

      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize({ width: 380, height: 700 })
      await settled(page)
      expect(await axeFindings(page)).toEqual([])
      expect(await page.evaluate(sidewaysWidth)).toBe(0)
      expect(await page.evaluate(injected)).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  test('a page comes with a policy that allows its own files only', { timeout }, async () => {
    for (const path of ['/', at(''), '/sign-in']) {
      const answer = await fetch(world.url + path)
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(new Set(policy.split(/;\s*/u).filter(Boolean))).toEqual(new Set(contentPolicy))
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': 'no-cache',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      const page = await answer.text()
      expect(page).toMatch(/<script type="module"[^>]* src="\/assets\//u)
      expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|javascript:|https?:/iu)
    }
  })

  test('a page whose policy is broken is heard of', { timeout }, async () => {
    const { page, complaints } = seen
    complaints.length = 0
    await page
      .evaluate(() => {
        const inline = document.createElement('script')
        inline.append('document.title = "inline"')
        document.head.append(inline)
      })
      .catch(() => undefined)
    await page.evaluate('document.body.innerHTML = "<b>markup</b>"').catch(() => undefined)
    await page.evaluate('fetch("http://127.0.0.1:9/").catch(() => undefined)')
    expect(complaints.join('\n')).toMatch(/TrustedHTML[\s\S]*connect-src/u)
    expect(await page.title()).not.toBe('inline')
  })

  test('the first screen needs less than 120 kB of script, compressed', { timeout }, async () => {
    const first = await openPage(browser)
    const scripts: string[] = []
    first.page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (pathname.endsWith('.js')) scripts.push(pathname)
    })
    await first.page.goto(world.url + at(''))
    await settled(first.page)
    const site = join(root, 'packages', 'cli', 'site')
    const bytes = scripts.map((path) => statSync(`${join(site, path)}.gz`).size)
    expect(scripts.length).toBeGreaterThan(0)
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(120_000)
    await first.context.close()
  })
})

/** By how many pixels the page can be scrolled sideways. */
function sidewaysWidth(): number {
  const { scrollWidth, clientWidth } = document.documentElement
  return scrollWidth - clientWidth
}

/** Elements that no screen has, and hostile names would make. */
function injected(): string[] {
  const strange = 'script:not([src]), img, [onload], [onerror], a[href^="javascript:" i]'
  return [...document.querySelectorAll(strange)].map(({ outerHTML }) => outerHTML)
}
