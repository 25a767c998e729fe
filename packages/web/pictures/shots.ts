import type { Page } from 'playwright-core'
import type { ShownEvent } from './shown-event.ts'

/** A picture of a screen. */
export interface Shot {
  /** The file is named by it and by the theme. */
  readonly name: string
  readonly path: (event: ShownEvent) => string
  /** What is waited for or done before the picture is taken. */
  readonly ready: (page: Page) => Promise<void>
  /** The panel that comes to the top of the picture; otherwise the head of the page stays there. */
  readonly panel?: string
  readonly width?: number
  readonly height?: number
}

/** A picture of an instant of the event, for which the screen stands open. */
export interface LiveShot extends Shot {
  /** Waited for by each page by itself. */
  readonly instant: (page: Page) => Promise<void>
}

/** The screen that stands open while the event happens. */
export const liveShots: readonly LiveShot[] = [
  { name: 'waterline', path: () => '', ready: hullDrawn, instant: vaultStrained, height: 880 },
  {
    name: 'waterline-narrow',
    path: () => '',
    ready: hullDrawn,
    instant: vaultStrained,
    panel: 'Funds against load',
    width: 380,
    height: 760,
  },
]

/** What is looked at when it is over. */
export const afterShots: readonly Shot[] = [
  { name: 'waterline-after', path: () => '', ready: hullDrawn, height: 832 },
  {
    name: 'market',
    path: ({ market }) => `/markets/${market}?side=short`,
    ready: async (page) => {
      await page.getByRole('grid').first().getByRole('row').nth(5).waitFor()
      await page.waitForFunction(() => document.querySelector('.pending') === null)
    },
    panel: 'Deleveraging queues',
  },
  {
    name: 'case',
    path: ({ caseId }) => `/cases/${encodeURIComponent(caseId)}?round=0`,
    ready: async (page) => {
      const slider = page.getByRole('slider', { name: 'Step of the replay' })
      await slider.waitFor()
      // Past the fund, in the middle of the cuts.
      const last = Number(await slider.getAttribute('max'))
      await slider.fill(String(Math.round(last / 2)))
      await slider.blur()
    },
    panel: 'Where the deficit went',
    height: 700,
  },
  {
    name: 'account',
    path: ({ whatIf: { account, market, markPrice } }) =>
      `/accounts/${account}?mark.${market}=${markPrice}`,
    ready: async (page) => {
      await page.locator('.what-if-answer[aria-busy="false"]').waitFor()
    },
    panel: 'What if',
  },
  {
    name: 'laboratory',
    path: ({ comparison }) => `/laboratory?tool=compare&comparison=${comparison}`,
    ready: async (page) => {
      await page.getByRole('heading', { name: 'Comparison', exact: true }).waitFor()
    },
    panel: 'Comparison',
  },
  {
    name: 'operations',
    path: () => '/operations?view=drills',
    height: 740,
    ready: async (page) => {
      await page.waitForLoadState('networkidle')
      await page.getByRole('button', { name: 'Rehearse' }).click()
      await page.getByRole('heading', { name: 'Result' }).waitFor()
    },
    panel: 'Result',
  },
]

async function hullDrawn(page: Page): Promise<void> {
  await page.locator('.panel.load svg').first().waitFor()
}

/** The vault is about to break: a fall of 1 % more is all that it can bear. */
async function vaultStrained(page: Page): Promise<void> {
  const timeout = 90_000
  await page
    .locator('.clock')
    .getByText(/21:16:[1-5]/u)
    .first()
    .waitFor({ timeout })
}
