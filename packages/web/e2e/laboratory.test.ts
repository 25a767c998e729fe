import type { CallAnswer } from '@plimsoll/client'
import type { ComparisonDocument, RuleComparisonDocument } from '@plimsoll/reports'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings } from './support/accessibility.ts'
import { chromiumFile, openPage, startBrowser, type WatchedPage } from './support/browser.ts'
import { domain, hostile, hostileWorld, type World } from './support/hostile-world.ts'
import { rowsIn } from './support/table.ts'

const timeout = 90_000
/** How long the server may take to work something out on a busy machine. */
const workMs = 60_000

describe.skipIf(chromiumFile === undefined)('what is tried on copies', () => {
  let browser: Browser
  let world: World
  let seen: WatchedPage

  beforeAll(async () => {
    browser = await startBrowser()
    world = await hostileWorld({ isCalm: true })
    seen = await openPage(browser)
  }, timeout)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  test('policies are compared, with the numbers of the server', { timeout }, async () => {
    const { page, complaints } = seen
    const query = 'tool=compare&shocks=-10&policies=declared,bybit,contract-pro-rata'
    await page.goto(`${world.url}/d/${domain}/laboratory?${query}`)
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const table = page.getByRole('table', { name: /^What each policy costs and leaves/u })
    await table.waitFor({ timeout: workMs })
    const comparison = new URL(page.url()).searchParams.get('comparison') ?? ''
    const document = await world.client.getComparison({ domain, comparison })
    expect(document.shocks).toEqual([{ market: hostile.market, move: '-0.100' }])
    const { policies } = document.result as ComparisonDocument
    expect(await rowsIn(table)).toMatchObject(
      policies.map((row) =>
        'refused' in row
          ? {}
          : {
              policy: row.policy,
              deficit: row.deficit,
              'left over': row.residualDeficit,
              'broken hedges': row.risk.stress.brokenHedges,
              'next-shock shortfall': row.risk.nextShock.shortfall,
            },
      ),
    )
    expect(policies).toHaveLength(3)
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Close' }).first().click()
    await table.waitFor({ state: 'detached' })
    const list = page.getByRole('table', { name: 'Comparisons' })
    await list.getByRole('link').click()
    await table.waitFor()
    expect(complaints).toEqual([])
  })

  test('a scenario runs to its end, and says how far it is', { timeout }, async () => {
    const { page, complaints } = seen
    await page.getByRole('link', { name: 'Scenarios' }).click()
    await page.getByLabel(/^Seed/u).fill('3')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('progressbar', { name: 'Run: how far it is' }).waitFor()
    const paid = page.getByRole('table', { name: /^Who paid over all rounds/u })
    await paid.waitFor({ timeout: workMs })
    const simulation = new URL(page.url()).searchParams.get('simulation') ?? ''
    const document = await world.client.getSimulation({ simulation })
    expect(document).toMatchObject({ scenario: 'crash', seed: 3, status: 'done' })
    const { funds } = document.result as unknown as {
      readonly funds: readonly Readonly<Record<string, string>>[]
    }
    expect(await rowsIn(page.getByRole('table', { name: /^Funds, in/u }))).toEqual(
      funds.map(({ fund, before, fees, paid: out, returned, after }) => ({
        fund,
        before,
        fees,
        paid: out,
        returned,
        after,
      })),
    )
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('a copy of the book falls, and the book does not', { timeout }, async () => {
    const { page, complaints } = seen
    await page.goto(`${world.url}/d/${domain}/laboratory?tool=stress`)
    await page.getByRole('radio', { name: /^Which rule hurts whom/u }).check()
    await page.getByRole('textbox', { name: 'Over so many minutes' }).fill('1')
    await page.getByRole('button', { name: 'Run on a copy' }).click()
    const table = page.getByRole('table', { name: 'Who pays' })
    await table.waitFor({ timeout: workMs })
    const experiment = new URL(page.url()).searchParams.get('experiment') ?? ''
    const document = await world.client.getExperiment({ domain, experiment })
    expect(document.order).toMatchObject({
      kind: 'rules',
      scenario: 'fall',
      shocks: [{ market: '*', move: '-0.300', overMs: 60_000 }],
    })
    const { rules } = document.result as unknown as RuleComparisonDocument
    expect(await rowsIn(table)).toMatchObject(
      rules.map(({ policy, means }) => ({ rule: policy, cases: means.cases })),
    )
    expect(rules).toHaveLength(3)
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    expect((await world.client.listCases({ domain })).rows).toEqual([])
  })

  test('a drill has a scorecard', { timeout }, async () => {
    const { page, complaints } = seen
    await page.goto(`${world.url}/d/${domain}/operations?view=drills`)
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/drills')),
      page.getByRole('button', { name: 'Rehearse' }).click(),
    ])
    const drill = (await answer.json()) as CallAnswer<'runDrill'>
    await page.getByRole('heading', { name: 'Result' }).waitFor()
    // Without the marks that group digits.
    const checks = (await page.locator('.checks li').allTextContents()).map((text) =>
      text.replaceAll(/(?<=\d),(?=\d)/gu, ''),
    )
    const { scorecard } = drill
    expect(scorecard.cases).toBeGreaterThan(0)
    expect(checks).toHaveLength(scorecard.checks.length)
    for (const [at, { isMet, detail }] of scorecard.checks.entries()) {
      expect(checks[at]).toContain(isMet ? 'Held: ' : 'Did not hold: ')
      expect(checks[at]).toContain(detail)
    }
    const figures = page.locator('.drill .figures')
    expect(await figures.innerText()).toContain(`${scorecard.closed} closed`)
    expect(await figures.locator('data').first().getAttribute('value')).toBe(scorecard.deficit)
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    // Nothing of it touched the book.
    expect((await world.client.listCases({ domain })).rows).toEqual([])
  })

  test('the sensitivity of the book is that of the server', { timeout }, async () => {
    const { page } = seen
    await page.goto(`${world.url}/d/${domain}/laboratory?tool=sensitivity`)
    const rows = await rowsIn(page.getByRole('table').first())
    const { moves } = await world.client.getLoad({ domain })
    const deficits = moves.map(({ deficit }) => deficit)
    expect(rows.map((row) => row['would be missing'])).toEqual(expect.arrayContaining(deficits))
  })
})
