import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPreset, presets, ratio, waterfallPresets } from '@plimsoll/engine'
import { type ParsedBook, parseBookText } from '@plimsoll/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textWidth } from '../output/text-width.ts'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'
import { smallBook, writeSmallBook } from '../testing/small-book.ts'
import { addShock } from './read-shock.ts'
import { shockBook } from './shock-book.ts'

const first = join(root, 'examples/first.book.json')
const compare = ['compare', '--book', first] as const

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-compare-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Row {
  readonly policy: string
  readonly kind: string
  readonly refused?: { readonly code: string; readonly message: string }
  readonly deficit?: string
  readonly residualDeficit?: string
  readonly layers?: readonly { readonly name: string; readonly paid: string }[]
}

interface RiskDocument {
  readonly nextShocks: object
  readonly policies: readonly {
    readonly risk: { readonly nextShock: object }
    readonly certificate?: {
      readonly gap?: { readonly display: string }
      readonly lotChange: { readonly display: string }
      readonly method: string
    }
  }[]
}

async function rows(...words: readonly string[]): Promise<readonly Row[]> {
  const result = await callPlimsoll(...words, '--json')
  expect(result).toMatchObject({ code: 0, stderr: '' })
  return (JSON.parse(result.stdout) as { readonly policies: readonly Row[] }).policies
}

describe('compare', () => {
  test('policies in the order in which they are asked for, each over a fresh book', async () => {
    const [declared, okx, again] = await rows(...compare, '--policies', 'declared,okx,bitmex')
    expect(declared).toMatchObject({ policy: 'declared', kind: 'declared', deficit: '1250.000000' })
    expect(okx?.layers).toEqual([
      { layer: 'insuranceFund', name: 'insuranceFund insurance', paid: '250.000000' },
      { layer: 'adl', name: 'adl okx', paid: '0.000000' },
      { layer: 'profitHaircut', name: 'profitHaircut', paid: '1000.000000' },
    ])
    // The book declares bitmex.
    expect({ ...again, policy: 'declared', kind: 'declared' }).toEqual(declared)
  })

  test('every policy and every waterfall that ships is measured or refused with a reason', async () => {
    const names = [
      ...presets.map(({ spec }) => spec.policy),
      ...waterfallPresets.map(({ spec }) => spec.waterfall),
    ]
    const book = writeSmallBook(folder, 'small')
    const all = await rows('compare', '--book', book, '--policies', names.join(','))
    expect(all.map(({ policy }) => policy)).toEqual(names)
    for (const { refused } of all) {
      if (refused) expect(refused.message).toMatch(/^[a-z][^\n]+; .+$/u)
    }
    expect(all.filter(({ refused }) => refused === undefined).length).toBeGreaterThan(20)
  })

  test('a shock changes every row, and is said', async () => {
    const { stdout } = await callPlimsoll(
      ...compare,
      '--policies',
      'bitmex',
      '--shock',
      'BTC-USDT=-2%',
    )
    expect(stdout).toContain('BTC-USDT -2%: mark from 50,000.0 to 49,000.0')
    // 2 BTC long fall by 1,000 each.
    expect(stdout).toContain('3,250.000000')
  })

  test('a policy that lacks something is a row, not a failure', async () => {
    const [bitmex, kraken] = await rows(...compare, '--policies', 'bitmex,kraken')
    expect(bitmex).not.toHaveProperty('refused')
    expect(kraken).toEqual({
      policy: 'kraken',
      kind: 'deleveraging',
      refused: { code: 'missingInput', message: 'offers: is missing; policy "kraken" needs it' },
    })
    const { stdout } = await callPlimsoll(...compare, '--policies', 'bitmex,kraken')
    expect(stdout).toMatch(
      /Cannot be carried out on this book\n {2}kraken\n {4}offers: is missing/u,
    )
  })

  test('with none that can be carried out it exits with 3, and says why', async () => {
    const result = await callPlimsoll(...compare, '--policies', 'kraken,dydx-v4')
    expect(result).toMatchObject({ code: 3, stderr: '' })
    expect(result.stdout).toContain('kraken')
    expect(result.stdout).not.toContain('Left over')
  })

  test('a book without a bankrupt account has nothing to compare but itself', async () => {
    const accounts = smallBook['accounts'] as readonly { readonly account: string }[]
    const sound = accounts.map((one) =>
      one.account.startsWith('broke') ? { ...one, collateral: '10000' } : one,
    )
    const book = writeSmallBook(folder, 'sound', { accounts: sound })
    const { code, stdout } = await callPlimsoll(
      'compare',
      '--book',
      book,
      '--policies',
      'declared,okx',
    )
    expect(code).toBe(0)
    expect(stdout).toContain('no account is bankrupt, so nothing happened')
  })

  test('whom deleveraging passes over is named', async () => {
    const book = writeSmallBook(folder, 'exempt')
    const { stdout } = await callPlimsoll('compare', '--book', book, '--policies', 'okx,aevo')
    expect(stdout).toMatch(/Passed over by published exemption\n.*maker/u)
  })

  test('all is the book’s own waterfall and every preset', async () => {
    const names = (await rows(...compare, '--policies', 'all')).map(({ policy }) => policy)
    expect(names).toEqual([
      'declared',
      ...presets.map(({ spec }) => spec.policy),
      ...waterfallPresets.map(({ spec }) => spec.waterfall),
    ])
  })

  test('other next moves change what is left unpaid, and nothing that was decided', async () => {
    const words = [...compare, '--policies', 'bitmex', '--json'] as const
    const [one, other, more] = await Promise.all(
      [[], ['--seed', '2'], ['--draws', '5000']].map(async (options) => {
        const { stdout } = await callPlimsoll(...words, ...options)
        return JSON.parse(stdout) as RiskDocument
      }),
    )
    expect(one?.nextShocks).toEqual({ seed: 1, draws: 500, level: '0.975' })
    expect(other?.nextShocks).toEqual({ seed: 2, draws: 500, level: '0.975' })
    expect(more?.nextShocks).toEqual({ seed: 1, draws: 5000, level: '0.975' })
    const shortfalls = [one, other, more].map((each) => each?.policies[0]?.risk.nextShock)
    expect(new Set(shortfalls.map((each) => JSON.stringify(each))).size).toBeGreaterThan(1)
    expect(other?.policies[0]?.certificate).toEqual(one?.policies[0]?.certificate)
  })

  test('one market drained: its bound is its level, but for a part of a lot', async () => {
    const { stdout } = await callPlimsoll(...compare, '--policies', 'plimsoll', '--json')
    const [row] = (JSON.parse(stdout) as RiskDocument).policies
    const { gap, lotChange, method } = row?.certificate ?? {}
    expect(method).toBe('linearProgramme')
    expect(Number(gap?.display)).toBeLessThanOrEqual(Number(lotChange?.display))
  })

  test('the page for a terminal fits 80 columns, sentences 100', async () => {
    const policies = 'declared,bybit,contract-pro-rata,hyperliquid,ccp-tear-up,paradex,kraken'
    const { stdout } = await callPlimsoll(
      ...compare,
      '--policies',
      policies,
      '--shock',
      'BTC-USDT=-2%',
    )
    for (const line of stdout.split('\n')) {
      expect(textWidth(line)).toBeLessThanOrEqual(line.startsWith('    ') ? 100 : 80)
    }
  })

  test('--report writes the page beside the answer, over an earlier one', async () => {
    const file = join(folder, 'report.html')
    writeFileSync(file, 'earlier')
    const result = await callPlimsoll(
      ...compare,
      '--policies',
      'bitmex,okx',
      '--report',
      file,
      '--json',
    )
    expect(result).toMatchObject({ code: 0, stderr: '' })
    const html = readFileSync(file, 'utf8')
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/u)
    expect(html).toContain('usdt-perps')
    const again = join(folder, 'again.html')
    await callPlimsoll(...compare, '--policies', 'bitmex,okx', '--report', again)
    expect(readFileSync(again, 'utf8')).toBe(html)
  })
})

describe('what cannot be compared is one line and exit code 2', () => {
  test.each([
    [
      'an unknown policy',
      ['--policies', 'bitmex,bitmax'],
      '--policies: "bitmax" is not a policy; use declared, ',
    ],
    [
      'a policy twice',
      ['--policies', 'okx,bitmex,okx'],
      '--policies: names "okx" twice; keep one of the two',
    ],
    ['no policy', ['--policies', ''], '--policies: "" is not a policy; use declared, '],
    ['no policies', [], "required option '--policies <names>' not specified"],
    [
      'an unknown market',
      ['--policies', 'okx', '--shock', 'ETH=-1%'],
      'has no market "ETH"; use one of BTC-USDT',
    ],
    [
      'a fall to nothing',
      ['--policies', 'okx', '--shock', 'BTC-USDT=-100%'],
      '--shock BTC-USDT=-100%: leaves no price above 0',
    ],
    [
      'a negative price',
      ['--policies', 'okx', '--shock', 'BTC-USDT=-5'],
      '--shock BTC-USDT=-5: leaves no price above 0',
    ],
    [
      'a market twice',
      ['--policies', 'okx', '--shock', 'BTC-USDT=-1%', '--shock', 'BTC-USDT=2'],
      '--shock BTC-USDT=2: names a market twice; give one change each',
    ],
    [
      'a shock without a change',
      ['--policies', 'okx', '--shock', 'BTC-USDT'],
      'Give MARKET=-20% or MARKET=PRICE',
    ],
    [
      'a shock that is no number',
      ['--policies', 'okx', '--shock', 'BTC-USDT=much'],
      'Give MARKET=-20% or MARKET=PRICE',
    ],
    [
      'a shock in exponents',
      ['--policies', 'okx', '--shock', 'BTC-USDT=1e3'],
      'Give MARKET=-20% or MARKET=PRICE',
    ],
    [
      'no next moves',
      ['--policies', 'okx', '--draws', '0'],
      'Give a whole number from 1 to 100000',
    ],
    [
      'a report in no folder',
      ['--policies', 'okx', '--report', 'nowhere/at/all.html'],
      'nowhere/at/all.html: cannot be written (ENOENT)',
    ],
  ])('%s', async (_what, words, complaint) => {
    const result = await callPlimsoll(...compare, ...words)
    expect(result.stderr).toContain(complaint)
    expect(result.stderr).toMatch(/^plimsoll: [^\n]+\n$/u)
    expect(result).toMatchObject({ code: 2, stdout: '' })
  })

  test('a book that cannot be loaded whatever the policy', async () => {
    const file = join(folder, 'off.json')
    writeFileSync(file, readFileSync(first, 'utf8').replace('"0.01" }', '"0.001" }'))
    const result = await callPlimsoll('compare', '--book', file, '--policies', 'okx,bitmex')
    expect(result).toMatchObject({ code: 2, stdout: '' })
    expect(result.stderr).toContain('maintenanceTiers[1].rate')
  })
})

describe('a shock', () => {
  const book: ParsedBook = parseBookText(readFileSync(first, 'utf8'), {
    file: 'first',
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  const shocked = (
    ...texts: readonly string[]
  ): ParsedBook['spec']['markets'][number] | undefined => {
    const asked = texts.reduce<ReturnType<typeof addShock>>((all, one) => addShock(one, all), [])
    return shockBook(book, asked).book.spec.markets[0]
  }

  test('in percent is exact, and takes the index along', () => {
    expect(shocked('BTC-USDT=-33.333%')).toMatchObject({
      markPriceTicks: ratio(500_000n * 66_667n, 100_000n),
      previousMarkPriceTicks: ratio(500_000n),
      indexPriceTicks: ratio(500_012n * 66_667n, 100_000n),
      previousIndexPriceTicks: ratio(500_012n),
    })
    expect(shocked('BTC-USDT=+5%')?.markPriceTicks).toEqual(ratio(525_000n))
  })

  test('to a price is that price, on its grid or not', () => {
    expect(shocked('BTC-USDT=40000.05')).toMatchObject({
      markPriceTicks: ratio(800_001n, 2n),
      indexPriceTicks: ratio(500_012n * 800_001n, 1_000_000n),
    })
  })

  test('without one the book is as it was', () => {
    expect(shocked()).toEqual(book.spec.markets[0])
  })
})
