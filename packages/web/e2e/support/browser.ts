import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const candidates = [
  process.env['PLIMSOLL_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** The browser of this machine. Undefined where there is none; PLIMSOLL_CHROMIUM names another. */
export const chromiumFile: string | undefined = candidates.find(
  (file) => file !== undefined && existsSync(file),
)

/** Starts the browser without a screen. */
export function startBrowser(): Promise<Browser> {
  if (chromiumFile === undefined) throw new Error('there is no Chromium on this machine')
  // A container has neither the rights that the sandbox needs nor much shared memory.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
  return chromium.launch({ executablePath: chromiumFile, args })
}

/** How long a page may take to come to what is waited for: long, because machines that test are busy. */
const waitMs = 20_000

/** How a page is looked at. */
export interface Look {
  readonly width?: number
  readonly height?: number
  readonly theme?: 'light' | 'dark'
}

/** A page, and everything that went wrong in it. */
export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of scripts and of the console, which tell breaches of the content policy, dialogs, and requests to other hosts. */
  readonly complaints: string[]
}

/** Opens a page that remembers what goes wrong in it. */
export async function openPage(browser: Browser, look: Look = {}): Promise<WatchedPage> {
  const { width = 1_280, height = 800, theme = 'light' } = look
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Lisbon',
    locale: 'en-GB',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(waitMs)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('crash', () => complaints.push('the page crashed'))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  const ask = originWatch((foreign) => complaints.push(`asked another host: ${foreign}`))
  page.on('request', (request) => ask(request.url()))
  page.on('websocket', (socket) => ask(socket.url()))
  return { page, context, complaints }
}

/** Tells of every address whose host is not that of the first. */
function originWatch(tell: (url: string) => void): (url: string) => void {
  let home: string | undefined
  return (url) => {
    const { host, protocol } = new URL(url)
    if (protocol === 'data:' || protocol === 'blob:') return
    home ??= host
    if (host !== home) tell(url)
  }
}

/** Waits until the page shows what it asked for, and draws no more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('h1') !== null &&
      document.querySelector('.spinner, [aria-busy="true"]') === null,
  )
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
}

/** Goes to an address of the dashboard as the buttons of the browser do: without loading the page anew. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
}
