import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { ImportEvent } from '../reading/import-event.ts'
import { drawHistory, type DrawnHistory, writeHistory } from './drawn-history.bench.ts'
import type { HyperliquidOptions } from './hyperliquid-options.ts'
import { importHyperliquid } from './import-hyperliquid.ts'
import { type Files, heldIn, imported, refusal, rowsOf } from './imported.bench.ts'
import { readFixed } from './fixed-amount.ts'

const root = mkdtempSync(join(tmpdir(), 'plimsoll-hyperliquid-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const history = drawHistory(1)
const later: HyperliquidOptions = { atMs: history.atMs, acceptUncertain: true }

const eventFiles = [...history.files.keys()].filter((name) => /fills|misc|asset_ctxs\//u.test(name))

const placesOf: Readonly<Record<string, number>> = { BTC: 5, HYPE: 2, kPEPE: 0 }

function expectBookOf({ after, marks }: DrawnHistory, book: string): void {
  const held = heldIn(book)
  expect([...held.keys()]).toEqual(after.map(({ account }) => account).toSorted())
  for (const { account, rawUnits, lots } of after) {
    const found = held.get(account)
    expect([account, found?.units]).toEqual([account, rawUnits])
    const sizes = Object.entries(found?.sizes ?? {}).map(
      ([coin, size]) => [coin, readFixed(size, placesOf[coin] ?? 0, 'size')] as const,
    )
    expect(new Map(sizes)).toEqual(new Map([...lots].toSorted(([a], [b]) => (a < b ? -1 : 1))))
  }
  const { markets } = JSON.parse(book.split('\n---\n')[0] ?? '') as {
    markets: { market: string; markPrice: string }[]
  }
  for (const { market, markPrice } of markets) {
    expect([market, Number(markPrice)]).toEqual([market, Number(marks[market])])
  }
}

describe('a book at a later time', () => {
  test('is what the accounts really had then, to the unit', async () => {
    const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 })
    await fc.assert(
      fc.asyncProperty(seed, async (drawnFrom) => {
        const drawn = drawHistory(drawnFrom)
        const { book } = await imported(drawn.files, { atMs: drawn.atMs, acceptUncertain: true })
        expectBookOf(drawn, book)
      }),
      { numRuns: 4 },
    )
  })

  test('agrees with what the venue says of itself: no open interest is missing, no maintenance differs', async () => {
    const { manifest } = await imported(history.files, later)
    expect(manifest.notes.join(' ')).not.toMatch(/open interest|another cross maintenance/u)
  })

  test('is refused where margin modes are not known, unless that is accepted and said', async () => {
    const error = await refusal(imported(history.files, { atMs: history.atMs }))
    expect(error.message).toContain('the data do not say whether a position is isolated')
    const { manifest } = await imported(history.files, later)
    expect(manifest.notes.join(' ')).toMatch(/Uncertain for \d+ accounts: .* taken as cross/u)
  })

  test.each([
    ['without fills', /fills/u, 'needs the fills'],
    ['without misc events', /misc/u, 'needs the misc events'],
    ['without asset contexts', /asset_ctxs\//u, 'needs asset_ctxs'],
    ['without states', /clearinghouse/u, 'needs the states'],
    ['with one of two hours of fills', /fills.*\/10$/u, 'add the missing hours'],
  ])('is refused %s', async (_case, pattern, complaint) => {
    const files = new Map([...history.files].filter(([name]) => !pattern.test(name)))
    expect((await refusal(imported(files, later))).message).toContain(complaint)
  })

  test('is refused after the end of the data', async () => {
    const options = { ...later, atMs: history.atMs + 3_600_000 }
    expect((await refusal(imported(history.files, options))).message).toContain(
      'add the missing hours',
    )
  })
})

test('an import that was killed near its end goes on with states, positions and coverage as they were', async () => {
  const folder = mkdtempSync(join(root, 'killed-'))
  const [data, whole, killed] = ['data', 'whole', 'killed'].map((name) => join(folder, name))
  if (data === undefined || whole === undefined || killed === undefined) throw new Error('no path')
  const states = 'clearinghouse_states/all.jsonl'
  const files = new Map([...history.files, [states, `${history.files.get(states)}oops\n`]])
  writeHistory(data, files)
  const options = { balanceWith: 'nobody' }
  await importHyperliquid(data, options, { out: whole, skipBad: true })
  const crash = new Error('crash')
  const crashing = {
    out: killed,
    skipBad: true,
    checkpointEvents: 70,
    checkBook: () => {
      throw crash
    },
  }
  await expect(importHyperliquid(data, options, crashing)).rejects.toBe(crash)
  await expect(importHyperliquid(data, options, crashing)).rejects.toBe(crash)
  expect(readFileSync(join(killed, 'checkpoint.json'), 'utf8')).toContain('"pending":')
  await importHyperliquid(data, options, { out: killed, skipBad: true })
  for (const name of ['import.json', 'events.jsonl', 'quarantine.csv', 'book/accounts.csv']) {
    expect(readFileSync(join(killed, name), 'utf8')).toBe(readFileSync(join(whole, name), 'utf8'))
  }
})

test('a book at a later time is the same after a crash', async () => {
  const folder = mkdtempSync(join(root, 'killed-at-'))
  const [data, out] = [join(folder, 'data'), join(folder, 'out')]
  writeHistory(data, history.files)
  const crash = new Error('crash')
  const checkBook = (): void => {
    throw crash
  }
  const run = { out, checkpointEvents: 70 }
  await expect(importHyperliquid(data, later, { ...run, checkBook })).rejects.toBe(crash)
  await importHyperliquid(data, later, run)
  const { book } = await imported(history.files, later)
  const names = ['book.json', 'accounts.csv', 'positions.csv']
  expect(names.map((name) => readFileSync(join(out, 'book', name), 'utf8')).join('\n---\n')).toBe(
    book,
  )
})

describe('events', () => {
  test('are in order of time, both sides of each trade, each with its place', async () => {
    const { events, manifest } = await imported(history.files)
    const all = events
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ImportEvent)
    const times = all.map(({ timeMs }) => timeMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    const trades = Object.groupBy(
      all.filter(({ trade }) => trade !== undefined),
      ({ trade = '' }) => trade,
    )
    for (const sides of Object.values(trades)) {
      expect(sides?.map(({ direction }) => direction).toSorted()).toEqual(['buy', 'sell'])
      expect(sides?.[0]?.counterparty).toBe(sides?.[1]?.account)
    }
    const deleveraged = all.filter(({ kind }) => kind === 'deleveraging')
    expect(deleveraged.length).toBeGreaterThan(0)
    for (const { trade = '', markPrice } of deleveraged) {
      expect(trades[trade]?.map(({ kind }) => kind).toSorted()).toEqual([
        'deleveraging',
        'liquidation',
      ])
      expect(markPrice).toBeDefined()
    }
    const { source } = all.find(({ kind }) => kind === 'funding') ?? {}
    const name = manifest.inputs[source?.file ?? -1]?.name ?? ''
    const line = String(history.files.get(name)).split('\n')[(source?.line ?? 0) - 1]
    expect(line).toContain('funding_amount')
  })

  test('without states there is no book', async () => {
    const files = new Map([...history.files].filter(([name]) => !/clearing|meta/u.test(name)))
    const { manifest } = await imported(files)
    expect(manifest.book).toBe(false)
    expect(manifest.events['deleveraging']).toBeGreaterThan(0)
  })

  test('the older form, a fill a line, gives the same fills', async () => {
    const byBlock = await imported(history.files)
    const lines = [...history.files]
      .filter(([name]) => name.includes('fills'))
      .flatMap(([, text]) => text.trimEnd().split('\n'))
      .flatMap((line) => (JSON.parse(line) as { events: unknown[] }).events)
    const single = lines.map((fill) => `${JSON.stringify(fill)}\n`).join('')
    const { events } = await imported(new Map([['node_fills/hourly/20251010/20', single]]))
    const fillsOf = (text: string): unknown[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as ImportEvent)
        .filter(({ trade }) => trade !== undefined)
        .map(({ source: _source, ...rest }) => rest)
    expect(fillsOf(events)).toEqual(fillsOf(byBlock.events))
  })
})

describe('bad rows', () => {
  const name = 'asset_ctxs/20251010.csv'
  const spoiled = (history.files.get(name) ?? '').replace('HYPE,0.0000125', 'HYPE,oops')
  const files = new Map([...history.files, [name, spoiled]])

  test('end the import, naming file and line', async () => {
    const error = await refusal(imported(files))
    expect(error.message).toBe(
      `${name} line 3: funding is no number: "oops"; mend it, or give --skip-bad to set such rows aside`,
    )
  })

  test('are set aside with --skip-bad; a book at a later time is then not exact', async () => {
    const { manifest } = await imported(files, {}, true)
    expect(manifest.quarantined).toEqual({ badNumber: 1 })
    expect((await refusal(imported(files, later, true))).message).toContain('1 rows were set aside')
  })
})

describe('blocks of fills', () => {
  const name = eventFiles.find((one) => /fills.*10$/u.test(one)) ?? ''
  const lines = (history.files.get(name) ?? '').split('\n').slice(0, -1)
  const withLine = (at: number, line: string): Files =>
    new Map([...history.files, [name, `${lines.with(at, line).join('\n')}\n`]])
  const last = lines.findLastIndex((line) => line.includes('startPosition'))

  test('a fill whose other side has another price is named', async () => {
    const damaged = (lines[last] ?? '').replace(/"px":"(\d)/u, '"px":"9$1')
    const error = await refusal(imported(withLine(last, damaged)))
    expect(error.code).toBe('unpairedFill')
    expect(error.message).toMatch(
      new RegExp(`^${name} line ${last + 1}: trade \\d+ in \\w+ has no equal other side`, 'u'),
    )
  })

  test('are set aside whole; a fill that follows from one of them breaks the chain', async () => {
    const { manifest, events } = await imported(withLine(last, '{"block_number":'), {}, true)
    expect(manifest.quarantined).toEqual({ malformedJson: 1 })
    expect(events.length).toBeGreaterThan(0)
    const first = lines.findIndex((line) => line.includes('startPosition'))
    const error = await refusal(imported(withLine(first, 'oops'), {}, true))
    expect(error.code).toBe('positionChain')
    expect(error.message).toContain('a fill is missing, repeated or out of order')
  })

  test('that are missing can be allowed; a book at a later time is then uncertain', async () => {
    const empty = lines.findIndex((line, at) => at > 3 && line.endsWith('"events":[]}'))
    const files = new Map([...history.files, [name, `${lines.toSpliced(empty, 1).join('\n')}\n`]])
    expect((await refusal(imported(files))).code).toBe('missingBlocks')
    const { manifest } = await imported(files, { allowMissingBlocks: true })
    expect(manifest.settings).toEqual({ allowMissingBlocks: true })
    expect(manifest.notes).toContain('Blocks of fills that are missing: 1.')
    const exact = { atMs: history.atMs, allowMissingBlocks: true }
    const error = await refusal(imported(files, exact))
    expect(error.message).toContain('blocks of fills that are missing: 1')
    const uncertain = await imported(files, { ...exact, acceptUncertain: true })
    expect(uncertain.manifest.notes).toContain('Blocks of fills that are missing: 1.')
  })
})

describe('states', () => {
  const name = 'clearinghouse_states/all.jsonl'
  const withState = (change: (line: string) => string): Files => {
    const [first = '', ...rest] = (history.files.get(name) ?? '').split('\n')
    return new Map([...history.files, [name, [change(first), ...rest].join('\n')]])
  }

  test('an account whose value is not the sum of its parts is named', async () => {
    const files = withState((line) =>
      line.replace(/"totalRawUsd":"(-?)(\d+)/u, '"totalRawUsd":"$11$2'),
    )
    expect((await refusal(imported(files))).message).toMatch(
      /all\.jsonl line 1: accountValue of 0xa+1 is not the sum of its parts/u,
    )
  })

  test('accounts that are missing are refused, unless somebody takes the other side', async () => {
    const others = (history.files.get(name) ?? '').replace(/^.*\n/u, '')
    const files = new Map([...history.files, [name, others]])
    expect((await refusal(imported(files))).code).toBe('unbalancedMarket')
    const { book, manifest } = await imported(files, { balanceWith: 'everybody else' })
    expect(rowsOf(book, 1).map(({ account }) => account)).toContain('everybody else')
    expect(manifest.notes.join(' ')).toContain('everybody else takes the other side of')
  })

  test('a mark of another instant is refused, unless it is near enough', async () => {
    const meta = 'meta_and_asset_ctxs.json'
    const moved = (history.files.get(meta) ?? '').replace(
      /"markPx":"(\d+)/u,
      (_all, whole: string) => `"markPx":"${Number(whole) + 20}`,
    )
    const files = new Map([...history.files, [meta, moved]])
    expect((await refusal(imported(files))).code).toBe('otherMark')
    const { manifest } = await imported(files, { markToleranceMillionths: 10_000 })
    expect(manifest.book).toBe(true)
  })
})

describe('what the venue may add', () => {
  const misc = eventFiles.find((one) => one.includes('misc')) ?? ''
  const withInner = (inner: unknown): Files => {
    const lines = (history.files.get(misc) ?? '').split('\n')
    const block = JSON.parse(lines[3] ?? '') as { block_time: string; events: unknown[] }
    block.events.push({ time: block.block_time, hash: '0x0', inner })
    return new Map([...history.files, [misc, lines.with(3, JSON.stringify(block)).join('\n')]])
  }
  const user = history.after[0]?.account

  test.each([
    [
      'an entry of the ledger',
      { LedgerUpdate: { users: [user], delta: { type: 'novelty', usdc: '1.0' } } },
      'novelty',
    ],
    ['an event', { Novelty: {} }, 'Novelty'],
  ])('%s is kept, and makes a book at a later time uncertain', async (_case, inner, name) => {
    const files = withInner(inner)
    const { events } = await imported(files)
    expect(events).toContain(`"kind":"ledger"`)
    expect(events).toContain(`"detail":"${name}, effect unknown"`)
    const error = await refusal(imported(files, { atMs: history.atMs }))
    expect(error.message).toContain(`(${name}, effect unknown)`)
    expect((await imported(files, later)).manifest.notes.join(' ')).toContain(
      `${name}, effect unknown`,
    )
  })

  test('amounts as numbers keep their digits', async () => {
    const delta = { type: 'deposit', usdc: 'AMOUNT' }
    const files = new Map(withInner({ LedgerUpdate: { users: [user], delta } }))
    files.set(misc, String(files.get(misc)).replace('"AMOUNT"', '0.100000000000000055'))
    const { events } = await imported(files)
    expect(events).toContain('"value":"0.100000000000000055"')
  })
})

test('what is not known is refused by name', async () => {
  const files = new Map([...history.files, ['notes.txt', 'x\n']])
  expect((await refusal(imported(files))).message).toContain('notes.txt: is not known')
  const packed = new Map([...history.files, ['node_fills_by_block/hourly/20251010/11.lz4', 'x']])
  expect((await refusal(imported(packed))).message).toContain('lz4 -d')
})

test('a file that is there already is no folder for a result', async () => {
  const out = join(root, 'taken')
  writeFileSync(out, '')
  await expect(importHyperliquid(join(root, 'none'), {}, { out })).rejects.toThrow('cannot be read')
})
