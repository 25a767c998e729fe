import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { CallAnswer } from '@plimsoll/client'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  chromiumFile,
  openPage,
  settled,
  startBrowser,
  type WatchedPage,
} from './support/browser.ts'
import { domain, hostile, hostileWorld, type World } from './support/hostile-world.ts'
import { commandWords, runPlimsoll } from './support/plimsoll.ts'
import { valuesIn } from './support/table.ts'

type WhatIf = CallAnswer<'whatIf'>

const timeout = 60_000
const { market, winner } = hostile

describe.skipIf(chromiumFile === undefined)('the what-if of an account', () => {
  let browser: Browser
  let world: World
  let seen: WatchedPage
  const asked: { readonly body: unknown; readonly answer: WhatIf }[] = []

  beforeAll(async () => {
    browser = await startBrowser()
    world = await hostileWorld({ isCalm: true })
    seen = await openPage(browser)
    await seen.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    seen.page.on('response', async (response) => {
      if (!response.url().endsWith('/what-if')) return
      const body: unknown = response.request().postDataJSON()
      asked.push({ body, answer: (await response.json()) as WhatIf })
    })
  }, timeout)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  test('answers what plimsoll what-if answers, and shows it', { timeout }, async () => {
    const { page, complaints } = seen
    await page.goto(`${world.url}/d/${domain}/accounts/${encodeURIComponent(winner)}`)
    await page.getByLabel(`${market}, %`, { exact: true }).fill('-10')
    await page.getByLabel('Deposit, USDT, exact').fill('500.5')
    await page.getByLabel(`${market} short, %`, { exact: true }).fill('33')
    const cut = page.getByRole('status', { name: 'Expected cut' })
    await cut.getByText('A round then would take', { exact: true }).waitFor()
    await settled(page)

    const { body, answer } = asked.at(-1) ?? {}
    expect(body).toEqual({
      marks: [{ market, markPrice: '45000.0' }],
      deposit: '500.5',
      closes: [{ market, size: '0.495' }],
    })
    const [mark, close] = [`${market}=45000.0`, `${market}=0.495`]
    const words = ['--account', winner, '--mark', mark, '--deposit', '500.5', '--close', close]
    const told = await runPlimsoll('what-if', '--book', world.book, ...words, '--json')
    const expected = JSON.parse(told) as WhatIf
    expect(answer).toEqual({ ...expected, at: answer?.at, marks: answer?.marks })
    expect(expected.cuts).toHaveLength(1)

    const { before, after, cuts } = expected
    expect(await valuesIn(cut)).toEqual(
      cuts.flatMap(({ size, price, markPrice, forgone }) => [size, price, markPrice, forgone]),
    )
    const margin = page.getByRole('table', { name: /^Margin of .*, now and then$/u })
    expect(await valuesIn(margin)).toEqual(
      (['equity', 'maintenance'] as const).flatMap((field) => [
        before.margins[0]?.[field],
        after.margins[0]?.[field],
      ]),
    )
    expect(await margin.getByRole('row', { name: /^of the equity/u }).innerText()).toContain(
      percentOf(after.margins[0]?.marginRatio),
    )
    const places = page.getByRole('table', { name: 'Places in the queues, now and then' })
    expect(await valuesIn(places)).toEqual(
      [before, after].flatMap(({ positions }) =>
        positions.flatMap(({ size, sizeAhead }) => [size, sizeAhead]),
      ),
    )
    expect(await places.innerText()).toContain('1 of 2')
    expect(complaints).toEqual([])
  })

  test('is copied as a command that a shell takes as it is meant', { timeout }, async () => {
    const { page } = seen
    await page.getByRole('button').filter({ hasText: 'Copy as command' }).click()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const command = `${copied.replace(/^plimsoll/u, '"$@"').replace('BOOK', '"$BOOK"')} --json`
    const env = { ...process.env, BOOK: world.book }
    const { stdout } = await promisify(execFile)('sh', ['-c', command, 'sh', ...commandWords], {
      env,
    })
    const answer = asked.at(-1)?.answer
    expect({ ...(JSON.parse(stdout) as WhatIf), at: answer?.at, marks: answer?.marks }).toEqual(
      answer,
    )
  })

  test('is the same again at its address', { timeout }, async () => {
    const { page } = seen
    const before = asked.at(-1)
    await page.waitForURL(/deposit=500\.5/u)
    const { href } = new URL(page.url())
    const again = await openPage(browser)
    const answered = again.page.waitForResponse((response) => response.url().endsWith('/what-if'))
    await again.page.goto(href)
    expect((await answered).request().postDataJSON()).toEqual(before?.body)
    await again.page.getByRole('status', { name: 'Expected cut' }).waitFor()
    expect(await again.page.getByLabel('Deposit, USDT, exact').inputValue()).toBe('500.5')
    await again.page.getByRole('button', { name: 'Reset' }).click()
    await again.page.getByText('A round now would take nothing').waitFor()
    await again.page.waitForURL((url) => url.search === '')
    await again.context.close()
  })
})

function percentOf(ratio: string | undefined): string {
  return `${(Number(ratio) * 100).toFixed(1)} %`
}
