import type { CallAnswer } from '@plimsoll/client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings } from './support/accessibility.ts'
import {
  chromiumFile,
  openPage,
  settled,
  startBrowser,
  type WatchedPage,
} from './support/browser.ts'
import { domain, hostile, hostileWorld, type World } from './support/hostile-world.ts'
import { rowsIn, valuesIn } from './support/table.ts'

type CaseDocument = CallAnswer<'getCase'>

const timeout = 60_000

describe.skipIf(chromiumFile === undefined)('a case', () => {
  let browser: Browser
  let world: World
  let seen: WatchedPage
  let document: CaseDocument
  let address = ''

  beforeAll(async () => {
    browser = await startBrowser()
    world = await hostileWorld()
    seen = await openPage(browser)
    const id = await world.newestCase()
    document = await world.client.getCase({ domain, case: id })
    address = `${world.url}/d/${domain}/cases/${encodeURIComponent(id)}`
    await seen.page.goto(address)
    await settled(seen.page)
  }, timeout)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  test('is replayed step by step, with what is missing after each layer', { timeout }, async () => {
    const { page } = seen
    await page.getByRole('button', { name: 'First step' }).click()
    const missing = [await stillMissing(page)]
    const last = Number(await slider(page).getAttribute('max'))
    for (let step = 1; step <= last; step += 1) {
      await page.keyboard.press('.')
      await page.getByText(`Step ${step + 1} of ${last + 1}`).waitFor()
      missing.push(await stillMissing(page))
    }
    const [round] = document.rounds
    const { deficit = '', layers = [], residualDeficit = '' } = round?.case ?? {}
    const steps = layers.reduce((sum, { fills }) => sum + fills.length + 1, 2)
    // Before the round opened nothing was measured.
    const before = missing.splice(0, missing.length - steps)
    expect(before.filter((amount) => amount !== undefined)).toEqual([])
    expect(missing[0]).toBe(deficit)
    let at = 0
    const after = layers.map(({ fills }) => missing[(at += fills.length + 1)])
    expect(after).toEqual(layers.map((layer) => layer.residualDeficit))
    expect(missing.at(-1)).toBe(residualDeficit)
    // Within a layer it only falls.
    const numbers = missing.map(Number)
    expect(numbers.toSorted((left, right) => right - left)).toEqual(numbers)
    expect(new Set(numbers).size).toBeGreaterThan(layers.length + 1)
  })

  test('plays, pauses, goes back and to any step, and keeps the step in its address', {
    timeout,
  }, async () => {
    const { page } = seen
    await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label: '1×' })
    await page.getByRole('button', { name: 'First step' }).click()
    await page.waitForURL(/step=0/u)
    await page.keyboard.press('p')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await page.getByText(/^Step [23] of/u).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Play' }).waitFor()
    await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label: '20×' })
    await page.getByRole('button', { name: 'Play' }).click()
    const last = Number(await slider(page).getAttribute('max'))
    await page.getByText(`Step ${last + 1} of`).waitFor()
    await page.waitForURL((url) => !url.searchParams.has('step'))
    await page.keyboard.press(',')
    await page.waitForURL((url) => url.searchParams.get('step') === String(last - 1))
    await slider(page).fill('1')
    await page.getByText('Step 2 of').waitFor()
    await page.waitForURL(/step=1/u)
    await page.reload()
    await page.getByText('Step 2 of').waitFor()
    expect(await slider(page).inputValue()).toBe('1')
  })

  test('shows a flow whose parts add up', { timeout }, async () => {
    const { page } = seen
    await page.goto(address)
    const numbersIn = async (selector: string): Promise<number[]> =>
      (await page.locator(selector).allInnerTexts()).map(numberAtStart)
    await page.locator('.case-stage-paid').first().waitFor()
    const [total = Number.NaN, left = 0] = await numbersIn('.case-flow-end strong')
    const paid = (await numbersIn('.case-stage-paid')).filter((amount) => !Number.isNaN(amount))
    const [round] = document.rounds
    expect(total).toBe(Number(round?.case.deficit))
    expect(paid).toEqual(round?.case.layers.map((layer) => Number(layer.paid)))
    expect(paid.reduce((sum, one) => sum + one, left)).toBeCloseTo(total, 6)

    const named = await numbersIn('.case-named-amount')
    const forgone = round?.case.layers.flatMap(({ fills }) => fills.map((fill) => fill.forgone))
    expect(named).toEqual(forgone?.map(Number))
    const costs = await valuesIn(page.getByRole('table', { name: /^By name/u }))
    expect(costs.reduce((sum, one) => sum + Number(one), 0)).toBeCloseTo(total, 6)
  })

  test('says why an account was cut, and is saved as a report', { timeout }, async () => {
    const { page } = seen
    await page.getByRole('button', { name: `Why ${hostile.winner} paid` }).click()
    await page.getByText('first in the queue: score 0.781250').first().waitFor()
    await page.getByText('25 / 32').waitFor()
    await page.waitForURL((url) => url.searchParams.get('why') === hostile.winner)
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download report' }).click(),
    ])
    expect(saved.suggestedFilename()).toMatch(/^case-.*\.html$/u)
  })

  test('is compared under other policies, with the numbers of the server', {
    timeout,
  }, async () => {
    const { page, complaints } = seen
    await page.getByRole('button', { name: 'Compare' }).click()
    const table = page.getByRole('table', { name: 'This case under each policy' })
    await table.waitFor({ timeout: 40_000 })
    const comparison = new URL(page.url()).searchParams.get('comparison') ?? ''
    const { caseOutcomes = [] } = await world.client.getComparison({ domain, comparison })
    expect(caseOutcomes.map(({ policy }) => policy)).toContain('declared')
    expect(await rowsIn(table)).toMatchObject(
      caseOutcomes.map((one) => ({
        policy: one.policy,
        funds: one.paidByFunds,
        counterparties: one.takenFromCounterparties,
        gains: one.takenFromGains,
        'left over': one.residualDeficit,
        'accounts cut': String(one.accountsCut),
      })),
    )
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

function slider(page: Page) {
  return page.getByRole('slider', { name: 'Step of the replay' })
}

/** What is missing at the step that is shown; undefined where it is not known yet. */
async function stillMissing(page: Page): Promise<string | undefined> {
  const amount = page.getByRole('group', { name: 'Replay' }).locator('.case-missing data')
  return (await amount.count()) === 0 ? undefined : ((await amount.getAttribute('value')) ?? '')
}

function numberAtStart(text: string): number {
  return Number(/^[\d,.]+/u.exec(text)?.[0].replace(/,(?=\d)|,$/gu, '') ?? Number.NaN)
}
