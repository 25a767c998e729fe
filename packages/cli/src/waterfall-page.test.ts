import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waterfallPresets } from '@plimsoll/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookOf, pageOf } from './testing/example-page.ts'
import { callPlimsoll, root } from './testing/run-plimsoll.ts'

// The books are those of the pages of docs, where what comes of them is calculated by hand.

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-waterfall-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function bookFile(text: string, change: (book: Book) => Book = (book) => book): string {
  const file = join(folder, 'book.json')
  writeFileSync(file, JSON.stringify(change(JSON.parse(text) as Book)))
  return file
}

interface Book {
  readonly accounts: readonly { readonly account: string }[]
  readonly waterfall: readonly object[]
}

async function resolved(file: string, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await callPlimsoll('resolve', '--book', file, ...words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

/** The page of a waterfall preset over the book of its page. */
async function presetPage(name: string, ...words: readonly string[]): Promise<string> {
  return resolved(bookFile(bookOf(pageOf(name))), '--policy', name, ...words)
}

function docs(name: string): string {
  return bookOf(readFileSync(join(root, `docs/${name}.md`), 'utf8'))
}

function section(text: string, title: string): string {
  const parts = text.split('\n\n')
  return parts.find((part) => part.startsWith(title)) ?? `no section ${title} in:\n${text}`
}

const flatWords = 'CHARGES ACCOUNTS WITHOUT A POSITION'

describe.each(waterfallPresets)('$spec.waterfall by name', ({ spec }) => {
  const name = spec.waterfall

  test('stands in place of all that the book declares', async () => {
    const text = bookOf(pageOf(name))
    const other = bookFile(text, (book) => ({ ...book, waterfall: [{ layer: 'profitHaircut' }] }))
    const answer = await resolved(other, '--policy', name, '--json')
    const { cases } = JSON.parse(answer) as {
      readonly cases: readonly { readonly layers: readonly { readonly layer: string }[] }[]
    }
    const known = new Set<string>(spec.layers.map(({ layer }) => layer))
    const acted = cases.flatMap(({ layers }) => layers.map(({ layer }) => layer))
    expect(acted.length).toBeGreaterThan(0)
    expect(acted.filter((layer) => !known.has(layer))).toEqual([])
  })

  test('its page keeps to the width, and says whom it charges, as the JSON does', async () => {
    const page = await presetPage(name)
    expect(page.split('\n').filter((line) => line.length > 100)).toEqual([])
    const flat = spec.layers.filter((layer) => 'chargesFlatAccounts' in layer)
    expect(page.split(flatWords)).toHaveLength(flat.length + 1)
    const { flatCharges = [] } = JSON.parse(await presetPage(name, '--json')) as {
      readonly flatCharges?: readonly { readonly layer: string }[]
    }
    expect(flatCharges.map(({ layer }) => layer)).toEqual(flat.map(({ layer }) => layer))
  })
})

test('a queue has no waterfall, and a name that nobody knows is told what there is', async () => {
  const rank = ['rank', '--book', 'examples/first.book.json', '--market', 'BTC-USDT']
  const { code, stderr } = await callPlimsoll(...rank, '--side', 'long', '--policy', 'drift')
  expect(code).toBe(2)
  expect(stderr).toContain('"drift" is a whole waterfall, which has no one queue; use one of aevo')
  const unknown = await callPlimsoll(
    'resolve',
    '--book',
    'examples/first.book.json',
    '--policy',
    'x',
  )
  expect(unknown.stderr).toMatch(/"x" is not a preset; use one of aevo, .*, xcoin, ccp-tear-up, /u)
})

test('a waterfall whose input the book lacks is refused by the field', async () => {
  const words = ['--book', 'examples/first.book.json', '--policy', 'vega']
  const { code, stderr } = await callPlimsoll('resolve', ...words)
  expect(code).toBe(2)
  expect(stderr).toContain('markets[0].previousMarkPrice: is missing; a haircut of periodGains')
})

test.each([
  [
    { layer: 'socialisedLoss', base: 'equity' },
    'waterfall[0].chargesFlatAccounts: must be true: this layer charges accounts without a position',
  ],
  [
    { layer: 'socialisedLoss', base: 'payouts', chargesFlatAccounts: true },
    'waterfall[0].chargesFlatAccounts: does not belong here',
  ],
  [
    { layer: 'withdrawalGate', chargeFund: 'pool' },
    'waterfall[0].chargesFlatAccounts: must be true',
  ],
  [{ layer: 'venueCapital', fund: 'pool' }, 'waterfall[0].fund: "pool" must be a fund of purpose'],
  [{ layer: 'backstopVault', account: 'p' }, 'waterfall[0].account: '],
  [{ layer: 'settlement' }, 'markets[0].settlementPrice: is missing; price "settlement" needs it'],
  [
    {
      layer: 'settlement',
      price: 'mark',
      trigger: { kind: 'poolFactor', account: 'v', startPpm: 2, floorPpm: 1 },
    },
    'waterfall[0].trigger',
  ],
])('the engine refuses %j at its place in the book', async (layer, complaint) => {
  const text = bookOf(pageOf('percolator'))
  const file = bookFile(text, (book) => ({ ...book, waterfall: [layer] }))
  const { code, stderr } = await callPlimsoll('resolve', '--book', file)
  expect(stderr).toContain(`book.json: ${complaint}`)
  expect(code).toBe(2)
})

describe('the page', () => {
  test('tells who shared a loss, and how many of them held nothing', async () => {
    const page = await presetPage('percolator')
    const shared = section(page, 'Profit haircut and shared loss')
    expect(shared).toMatch(/^Profit haircut and shared loss: 7 buckets charged 15\.00\n/u)
    expect(shared).toContain('\n  2 of them held no position')
    expect(page).toContain('\npaid by funds 25.0 %, taken from gains 25.0 %, shared by accounts')
    expect(section(page, 'Taken over by vaults')).toContain('\n  v        short  SOL-USDT')
    expect(section(page, 'Spared')).toContain('\n  1 vault took over positions: v')
  })

  test('of a shared loss alone names it', async () => {
    expect(section(await presetPage('drift'), 'Shared loss')).toContain('y:cross     5.41')
    expect(section(await presetPage('vega'), 'Profit haircut')).toContain('d:cross     6.52')
  })

  test('without a taker says that only lots are left', async () => {
    const file = bookFile(bookOf(pageOf('drift')), (book) => ({
      ...book,
      accounts: book.accounts.filter(({ account }) => account !== 'v'),
    }))
    const page = await resolved(file, '--policy', 'drift')
    expect(page).toContain('0 cases closed, 1 suspended; deficit 20.00; covered in full')
    expect(page).toContain('z is suspended: 0.00 and 1 leg left')
  })

  test('tells of markets that ended, and that nobody there kept a position', async () => {
    const page = await presetPage('injective')
    expect(section(page, 'Ended')).toMatch(
      /^Ended: 1 market, every position in it closed\n.*\n {2}SOL-USDT +100\.00 +23 +7$/u,
    )
    const spared = section(page, 'Spared')
    expect(spared).toContain('0 of 4 accounts on the opposite side kept every lot')
    expect(spared).toContain('nobody kept a position in SOL-USDT, which ended')
  })

  test('tells of contracts that were torn up, and of the venue’s own money', async () => {
    const page = await presetPage('ccp-tear-up')
    expect(section(page, 'Torn up')).toMatch(/^Torn up: 4 accounts, 4 positions, 0\.00 forgone/u)
    expect(section(page, 'Funds')).toContain('venue (the venue’s own)')
    expect(page).toContain('paid by the venue 20.0 %')
  })

  test('tells that withdrawals pay, and waits with them', async () => {
    const page = await presetPage('paradex')
    expect(section(page, 'Withdrawals')).toBe(
      'Withdrawals\n  0.4405 % of each goes to pool while something is missing',
    )
    const gated = bookFile(bookOf(pageOf('paradex')), (book) => ({
      ...book,
      waterfall: [{ layer: 'withdrawalGate', gateMs: 60_000 }],
    }))
    expect(section(await resolved(gated), 'Withdrawals')).toBe(
      'Withdrawals\n  refused until 1970-01-01 00:01:00 UTC',
    )
  })

  test('tells why a pool, or a fund, is a case', async () => {
    const pool = section(await presetPage('gmx-v2'), 'Cases').replaceAll(/\s+/gu, ' ')
    expect(pool).toMatch(/^Cases: 1 case .* g is a case because traders’ profit is too large a/u)
    const file = bookFile(bookOf(pageOf('drift')), (book) => ({
      ...book,
      accounts: book.accounts.filter(({ account }) => account !== 'z'),
      funds: [
        {
          fund: 'pool',
          markets: ['SOL-USDT'],
          balance: '8.00',
          positions: [{ market: 'SOL-USDT', size: '-10', entryValue: '950.00' }],
        },
      ],
      waterfall: [{ layer: 'adl', policy: 'bitmex' }],
    }))
    const fund = section(await resolved(file), 'Cases')
    expect(fund).toContain('fund:pool is a case because its inventory lost more than the fund had')
    const document = JSON.parse(await resolved(file, '--json')) as { readonly cases: unknown }
    expect(document.cases).toMatchObject([
      { cause: 'fundDefault', account: 'fund:pool', bucket: 'inventory', deficit: '42.00' },
    ])
  })

  test('tells of triggers that were switched', async () => {
    const page = await resolved(bookFile(docs('triggers')))
    expect(section(page, 'Triggers')).toMatch(
      /^Triggers: switched 1 time\n.*\n {2}adl +anyOf +A-USDT +on +–$/u,
    )
  })

  test('tells of claims, and of money that no market can reach', async () => {
    const page = await resolved(bookFile(docs('funds')))
    expect(section(page, 'Claims')).toMatch(/^Claims: 3 accounts owed back 26\.00\n/u)
    const alarm = section(page, 'ALARM').replaceAll(/\s+/gu, ' ')
    expect(alarm).toContain('1 market that no money can reach although its pool has some')
    expect(alarm).toContain(
      'SOL-USDT: sol can pay nothing, other funds of its pool could pay 50.00',
    )
  })

  test('of a book with nothing of all that says nothing of it', async () => {
    const page = await resolved('examples/first.book.json')
    const titles = ['Triggers', 'Claims', 'ALARM', 'Withdrawals', 'Ended', 'Shared loss', 'Torn up']
    for (const title of titles) expect(page).not.toContain(`\n\n${title}`)
    expect(page).not.toContain(flatWords)
    expect(page).not.toContain('received for claims')
  })
})
