/**
 * Takes the pictures of the documentation: every screen, light and dark, of the demonstration as a user starts it. The same
 * seed, screen and clock every time; what happens live is caught at an instant of the event.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@plimsoll/client'
import type { Browser, Page } from 'playwright-core'
import { endWithProcess } from '../bench/end-with-process.ts'
import { chromiumFile, openPage, startBrowser, type WatchedPage } from '../e2e/support/browser.ts'
import { root, servePlimsoll } from '../e2e/support/plimsoll.ts'
import { afterShots, type LiveShot, liveShots, type Shot } from './shots.ts'
import { findShownEvent, shownDomain, type ShownEvent } from './shown-event.ts'

const themes = ['light', 'dark'] as const
/** Event seconds in a second: slow enough for a page to see the instant, which passes. */
const speed = 5
const endMs = Date.UTC(2025, 9, 10, 21, 27, 0)
const waitMaxMs = 400_000
const bytesMax = 250_000
/** As the command line says that something it needs cannot be reached. */
const unreachable = 4

const folder = join(root, 'docs', 'pictures')

if (chromiumFile === undefined) {
  const where = 'install the package chromium, or name the file in PLIMSOLL_CHROMIUM'
  process.stderr.write(`there is no Chromium on this machine: ${where}\n`)
  process.exitCode = unreachable
} else {
  await takePictures()
}

async function takePictures(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const data = mkdtempSync(join(tmpdir(), 'plimsoll-pictures-'))
  say('the demonstration starts')
  const words = ['--speed', String(speed), '--port', '0', '--no-open', '--data', data]
  const served = await servePlimsoll('demo', ...words)
  const remove = (): void => rmSync(data, { recursive: true, force: true })
  const release = endWithProcess(() => {
    void served.kill()
    remove()
  })
  const { url } = served
  try {
    const browser = await startBrowser()
    try {
      await takeLive(browser, url)
      say('the event goes on to its end')
      await eventAt(url, endMs)
      say('policies are compared')
      const event = await findShownEvent(url)
      for (const shot of afterShots)
        for (const theme of themes) await takeOne(browser, { url, shot, theme, event })
    } finally {
      await browser.close()
    }
  } finally {
    await served.stop()
    release()
    remove()
  }
}

/** All pages stand open before the instant, so that their pictures are taken at once. */
async function takeLive(browser: Browser, url: string): Promise<void> {
  const opened: {
    readonly shot: LiveShot
    readonly name: string
    readonly watched: WatchedPage
  }[] = []
  for (const shot of liveShots) {
    for (const theme of themes) {
      const watched = await openPage(browser, lookOf(shot, theme))
      await watched.page.goto(`${url}/d/${shownDomain}`)
      await shot.ready(watched.page)
      opened.push({ shot, name: `${shot.name}-${theme}`, watched })
    }
  }
  for (const { shot, watched } of opened)
    if (shot.panel !== undefined) await bringToTop(watched.page, shot.panel)
  say('waiting for the instant')
  await Promise.all(
    opened.map(async ({ shot, name, watched }) => {
      await shot.instant(watched.page)
      await keep(watched, name)
    }),
  )
  for (const { watched } of opened) await watched.context.close()
}

interface OneShot {
  readonly url: string
  readonly shot: Shot
  readonly theme: 'light' | 'dark'
  readonly event: ShownEvent
}

async function takeOne(browser: Browser, { url, shot, theme, event }: OneShot): Promise<void> {
  const watched = await openPage(browser, lookOf(shot, theme))
  const { page, context } = watched
  await page.goto(`${url}/d/${shownDomain}${shot.path(event)}`)
  await shot.ready(page)
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => document.querySelector('.state.loading') === null)
  if (shot.panel !== undefined) await bringToTop(page, shot.panel)
  await keep(watched, `${shot.name}-${theme}`)
  await context.close()
}

/** Scrolls a panel to the top, below whatever stays there, and again for as long as what is above it still grows. */
async function bringToTop(page: Page, title: string): Promise<void> {
  const heading = page
    .getByRole('heading', { level: 2, name: new RegExp(`^${title}`, 'u') })
    .first()
  for (let still = 0, tries = 0; still < 3 && tries < 30; tries += 1) {
    const moved = await heading.evaluate(scrollPanelToTop)
    still = Math.abs(moved) < 1 ? still + 1 : 0
    await page.waitForTimeout(100)
  }
}

/** Runs in the page. Returns by how much it scrolled. */
function scrollPanelToTop(heading: Element): number {
  const covered = [...document.querySelectorAll('body *')]
    .filter((element) => ['sticky', 'fixed'].includes(getComputedStyle(element).position))
    .map((element) => element.getBoundingClientRect())
    .filter(({ top, width }) => top <= 0 && width >= window.innerWidth)
    .reduce((most, { bottom }) => Math.max(most, bottom), 0)
  const before = window.scrollY
  const panel = heading.closest('section') ?? heading
  window.scrollBy({ top: panel.getBoundingClientRect().top - covered - 12, behavior: 'instant' })
  return window.scrollY - before
}

async function keep({ page, complaints }: WatchedPage, name: string): Promise<void> {
  if (complaints.length > 0)
    throw new Error(`${name}: the page complains: ${complaints.join('; ')}`)
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' })
  if (picture.length > bytesMax) {
    throw new Error(`${name}: the picture has ${picture.length} bytes, more than ${bytesMax}`)
  }
  writeFileSync(join(folder, `${name}.png`), picture)
  say(`${name}.png, ${Math.round(picture.length / 1_000)} kB`)
}

function lookOf({ width = 1_280, height = 800 }: Shot, theme: 'light' | 'dark') {
  return { width, height, theme }
}

/** Waits until the event has come so far. */
async function eventAt(url: string, timeMs: number): Promise<void> {
  const client = createClient({ url })
  const giveUpMs = Date.now() + waitMaxMs
  while ((await client.getDomain({ domain: shownDomain })).timeMs < timeMs) {
    if (Date.now() > giveUpMs) throw new Error('the event does not go on')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function say(stage: string): void {
  process.stderr.write(`${stage}\n`)
}
