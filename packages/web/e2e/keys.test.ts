import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings } from './support/accessibility.ts'
import {
  chromiumFile,
  openPage,
  settled,
  startBrowser,
  type WatchedPage,
} from './support/browser.ts'
import { domain, hostile, markAt, until } from './support/hostile-world.ts'
import { type KeyedWorld, type KeyId, keyedWorld, signIn } from './support/keyed-world.ts'
import { rowsIn } from './support/table.ts'

const timeout = 90_000
const { market, second: own } = hostile
const others = [hostile.loser, hostile.winner, hostile.bystander]
const root = `/d/${domain}`

describe.skipIf(chromiumFile === undefined)('a server that asks for keys', () => {
  let browser: Browser
  let world: KeyedWorld
  beforeAll(async () => {
    browser = await startBrowser()
    world = await keyedWorld()
  }, timeout)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const openAs = async (keyId: KeyId, path: string): Promise<HeardPage> => {
    const seen = await hear(await openPage(browser))
    await seen.page.goto(world.url + path)
    await signIn(seen.page, world.fileOf(keyId))
    await seen.page.locator('.top').waitFor()
    await settled(seen.page)
    // That a key is asked for is told as 401, which the browser tells as well.
    seen.complaints.length = 0
    return seen
  }

  test('a key signs in, is kept only if it is to be, and is refused in words', {
    timeout,
  }, async () => {
    const { page, context, complaints } = await openPage(browser)
    const file = world.fileOf('risk-1')
    await page.goto(`${world.url}${root}/cases?status=closed`)
    await signIn(page, file, { keyId: 'risk-2' })
    await page.getByRole('alert').getByText('The server does not know this key').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByLabel('Key id').fill('nobody')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('by the name nobody').waitFor()

    await page.reload()
    await signIn(page, file)
    await page.getByText('Ada (riskOfficer)').waitFor()
    expect(new URL(page.url()).search).toBe('?status=closed')
    await page.reload()
    await signIn(page, file, { isKept: true })
    await page.getByText('Ada (riskOfficer)').waitFor()
    await page.reload()
    await page.getByText('Ada (riskOfficer)').waitFor()
    expect(await page.evaluate(keptKeys)).toEqual([{ isExtractable: false, type: 'private' }])
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('PRIVATE')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    // Refusals are told by the browser as well.
    expect(complaints.filter((one) => !one.includes('401'))).toEqual([])
    await context.close()
  })

  test('a trader sees what is theirs, and is told when it is cut', { timeout }, async () => {
    const trader = await openAs(
      'trader-1',
      `${root}/markets/${encodeURIComponent(market)}?side=short`,
    )
    const { page } = trader
    const rooms = page.getByRole('navigation', { name: 'Screens' })
    expect(await rooms.getByRole('link').allInnerTexts()).toEqual([
      'Waterline',
      'Markets',
      'Cases',
      'Accounts',
    ])
    const queue = page.getByRole('grid', { name: `Your rows of the short queue of ${market}` })
    await queue.getByText(own).waitFor()
    await queue.getByRole('img', { name: /^\d of 5 lights$/u }).waitFor()
    expect(await queue.getByRole('row').count()).toBe(2)

    await page.goto(`${world.url}${root}/accounts/${encodeURIComponent(hostile.winner)}`)
    await signIn(page, world.fileOf('trader-1'))
    await page.getByText('or it is not yours to see').waitFor()
    await page.getByRole('link', { name: own }).click()
    await page.getByRole('heading', { name: `Account ${own}` }).waitFor()
    await page.getByRole('heading', { name: 'A round now would take nothing' }).waitFor()
    const words: string[] = [await page.content()]

    const venue = await world.clientOf('venue-1')
    await markAt(venue, '45000.0')
    const news = page.getByRole('alert').filter({ hasText: 'Just now' })
    await news.getByText(market).waitFor()
    words.push(await page.content())
    const receipt = page.getByRole('article').filter({ hasText: 'To restore' })
    await receipt.getByText(/Case usdt-perps:\d+:1/u).waitFor()
    // Whose case it was is not theirs to see.
    expect(await receipt.getByRole('link', { name: /^Case/u }).count()).toBe(0)
    await page.getByRole('link', { name: 'Cases' }).click()
    await page.getByText('No case of your accounts').waitFor()
    words.push(await page.content(), ...trader.heard)

    const { winner } = hostile
    // What the trader wrote in the address is no answer of the server.
    const told = words.map((text) => text.replaceAll(encodeURIComponent(winner), ''))
    for (const other of others) {
      for (const written of spellings(other)) {
        expect(told.filter((text) => text.includes(written))).toEqual([])
      }
    }
    expect(trader.heard.length).toBeGreaterThan(10)
    expect(trader.heard.join('\n')).toContain(JSON.stringify(own))
    expect(trader.complaints.filter((one) => !/401|404/u.test(one))).toEqual([])
    await trader.context.close()
  })

  test('an auditor sees pseudonyms', { timeout }, async () => {
    const officer = await world.clientOf('risk-1')
    await markAt(await world.clientOf('venue-1'), '45000.0')
    await until(async () => (await officer.listCases({ domain })).rows.length > 0)
    const auditor = await openAs('auditor-1', `${root}/cases`)
    const { page } = auditor
    const [row] = await rowsIn(page.getByRole('table'))
    const client = await world.clientOf('auditor-1')
    const [known] = (await client.listCases({ domain })).rows
    expect(row?.['account']).toContain(known?.account)
    await page.getByRole('table').getByRole('link').first().click()
    await page.getByRole('heading', { name: /^Case /u, level: 1 }).waitFor()
    await settled(page)
    const words = [await page.content(), ...auditor.heard]
    for (const account of [own, ...others]) {
      for (const written of spellings(account)) {
        expect(words.filter((text) => text.includes(written))).toEqual([])
      }
    }
    expect(auditor.complaints).toEqual([])
    await auditor.context.close()
  })

  test('two officers end a halt: one proposes, the other approves what is shown', {
    timeout,
  }, async () => {
    const ada = await openAs('risk-1', `${root}/operations?view=halts`)
    await ada.page.getByRole('button', { name: `Halt ${market}` }).click()
    const dialog = ada.page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill(hostile.reason)
    await dialog.getByRole('button', { name: 'Halt', exact: true }).click()
    await ada.page.getByRole('link', { name: `Propose to resume ${market}` }).click()
    await ada.page.getByLabel('Why, for whoever approves it').fill('the index is back')
    await ada.page.getByRole('button', { name: 'Propose', exact: true }).click()
    await ada.page.getByText('You proposed it: somebody else has to approve.').waitFor()
    expect(await ada.page.getByRole('button', { name: 'Approve…' }).count()).toBe(0)

    const bob = await openAs('risk-2', `${root}/operations?view=approvals`)
    const card = bob.page.getByRole('article').filter({ hasText: 'the index is back' })
    const shown = await card.locator('.hash code').innerText()
    const client = await world.clientOf('risk-2')
    const { rows } = await client.listApprovals({ domain, open: 'true' })
    expect(rows.map(({ effectHash }) => effectHash)).toEqual([shown])
    await card.getByRole('button', { name: 'Approve…' }).click()
    const approving = bob.page.getByRole('dialog')
    expect(await approving.locator('.hash code').innerText()).toBe(shown)
    const approve = approving.getByRole('button', { name: 'Approve this effect' })
    expect(await approve.isDisabled()).toBe(true)
    await approving.getByLabel(/^Type the last 6/u).fill(shown.slice(-6))
    expect(await axeFindings(bob.page)).toEqual([])
    const [request] = await Promise.all([
      bob.page.waitForRequest((one) => one.method() === 'POST' && one.url().includes('approvals')),
      approve.click(),
    ])
    expect(request.postDataJSON()).toMatchObject({ action: 'approve', effectHash: shown })
    await bob.page.getByRole('link', { name: 'Halts and prices' }).click()
    await bob.page.getByText('nothing is halted').waitFor()
    await ada.page.getByText('carried out').waitFor()
    expect([...ada.complaints, ...bob.complaints]).toEqual([])
    await ada.context.close()
    await bob.context.close()
  })
})

interface HeardPage extends WatchedPage {
  /** Every answer and message of the server, as text. */
  readonly heard: readonly string[]
}

async function hear(seen: WatchedPage): Promise<HeardPage> {
  const heard: string[] = []
  seen.page.on('response', async (response) => {
    if (new URL(response.url()).pathname.startsWith('/v1/')) {
      heard.push(await response.text().catch(() => ''))
    }
  })
  seen.page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => heard.push(payload.toString()))
  })
  return { ...seen, heard }
}

/** How a name stands in texts: as it is, within JSON, within an address, and within HTML. */
function spellings(name: string): readonly string[] {
  const markup = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const json = JSON.stringify(name).slice(1, -1)
  return [name, json, encodeURIComponent(name), markup, markup.replaceAll('"', '&quot;')]
}

/** The keys in the databases of the page. */
async function keptKeys(): Promise<{ readonly isExtractable: boolean; readonly type: string }[]> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error ?? new Error('no answer')))
    })
  const values: unknown[] = []
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      const rows: unknown[] = await done(database.transaction(store).objectStore(store).getAll())
      values.push(...rows)
    }
    database.close()
  }
  return values
    .flatMap((value) => Object.values(value as object) as unknown[])
    .filter((value) => value instanceof CryptoKey)
    .map(({ extractable, type }) => ({ isExtractable: extractable, type }))
}
