import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callPlimsoll } from '../testing/run-plimsoll.ts'
import { writeSmallBook } from '../testing/small-book.ts'

// The small book, its waterfall with a policy that exempts the market A.

const policy = {
  policy: 'sparing',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'proRata', weight: 'lots' },
  price: 'bankruptcy',
  exemptMarkets: ['A'],
}

let folder: string
let book: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-exempt-'))
  book = writeSmallBook(folder, 'exempt', { waterfall: [{ layer: 'adl', policy }] })
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function answer(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await callPlimsoll(...words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

test('V-5: resolve names exempt accounts and markets, in the document and on the page', async () => {
  const exemptions = { accounts: ['maker'], markets: [{ policy: 'sparing', markets: ['A'] }] }
  expect(JSON.parse(await answer('resolve', '--book', book, '--json'))).toMatchObject({
    exemptions,
  })
  const page = await answer('resolve', '--book', book)
  expect(page).toContain('  1 account marked adlExempt in the book: maker\n')
  expect(page).toContain('  sparing deleverages nobody in A\n')
})

test('for one account the exempt markets stay, and exempt accounts are its own', async () => {
  const given = ['resolve', '--book', book, '--json', '--account']
  const exemptionsOf = async (account: string): Promise<unknown> =>
    (JSON.parse(await answer(...given, account)) as { exemptions: unknown }).exemptions
  const markets = [{ policy: 'sparing', markets: ['A'] }]
  expect(await exemptionsOf('maker')).toEqual({ accounts: ['maker'], markets })
  expect(await exemptionsOf('winner-1')).toEqual({ accounts: [], markets })
})

test('in the queue of an exempt market nobody is eligible; in another the policy asks', async () => {
  const rank = (market: string): string[] => ['rank', '--book', book, '--market', market]
  const exempt = [...rank('A'), '--side', 'short']
  const page = await answer(...exempt)
  expect(page).toContain('Nobody is eligible')
  expect(page).toContain('  sparing deleverages nobody in A\n')
  const rows = JSON.parse(await answer(...exempt, '--json')) as { eligible: boolean }[]
  expect(rows.length).toBeGreaterThan(2)
  for (const row of rows) {
    expect(row).toMatchObject({ eligible: false, reason: 'market exempt by the policy' })
    expect(row).not.toHaveProperty('rank')
  }
  const other = await answer(...rank('B'), '--side', 'long')
  expect(other).toContain('it asks everyone who is eligible at once')
  expect(other).toContain('  sparing deleverages nobody in A\n')
})
