import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPlimsoll, type Finished, root, runPlimsoll } from './testing/run-plimsoll.ts'

// Whatever is wrong with the input: exit code 2, nothing on stdout, one line on stderr that says
// where and what to do, and never a stack trace.

const text = readFileSync(join(root, 'examples/first.book.json'), 'utf8')

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-bad-input-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function put(name: string, content: string | Uint8Array): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

function expectOneLine(result: Finished, complaint: string): void {
  expect(result.stderr).toContain(complaint)
  expect(result.stderr).toMatch(/^plimsoll: [^\n]+\n$/u)
  expect(result).toMatchObject({ code: 2, stdout: '' })
}

describe('a book that cannot be used', () => {
  test.each([
    [
      'a mark off its grid',
      '"50000.0", "indexPrice"',
      '"50000.05", "indexPrice"',
      'markets[0].markPrice: has 2 decimals',
    ],
    [
      'an account twice',
      '"b1"',
      '"z9"',
      'accounts[1].account: "z9" is already used by accounts[0]',
    ],
    ['an unknown field', '"kind": "trader"', '"knd": "trader"', 'accounts[0].knd: is not a field'],
    [
      'not a number',
      '"18750.000000"',
      '"NaN"',
      'accounts[0].collateral: "NaN" is not a plain decimal',
    ],
    ['not a number, bare', '"18750.000000"', 'NaN', 'a value belongs here'],
    ['a number where text belongs', '"18750.000000"', '18750.5', 'write it in quotes: "18750.5"'],
    [
      'an exponent',
      '"18750.000000"',
      '"1e300"',
      'accounts[0].collateral: "1e300" is not a plain decimal',
    ],
    ['a huge number', '"18750.000000"', '1e300', '1e300 would be rounded to 1e+300'],
    ['a negative fund', '"250.000000"', '"-250.000000"', 'funds[0].balance: is negative'],
    [
      'sizes that do not sum to 0',
      '"size": "1.000"',
      '"size": "1.001"',
      'sizes of BTC-USDT sum to 0.001, not 0',
    ],
    [
      'an unknown policy',
      '"bitmex"',
      '"bitmax"',
      'waterfall[1].policy: "bitmax" is not a preset; use one of aevo, binance, bitget, bitmex',
    ],
    ['tiers out of order', '"1000000"', '"0"', 'maintenanceTiers[1].notionalFrom: does not rise'],
    [
      'long and short at once',
      '"positions": [',
      '"positions": [ { "market": "BTC-USDT", "size": "-2.000", "entryPrice": "1.0", "marginMode": "cross" }, ',
      'set its positionMode to "hedge"',
    ],
    [
      'a size between lots',
      '"size": "2.000"',
      '"size": "2.0005"',
      'accounts[0].positions[0].size: 2.0005 is not a whole number of lots of 0.001',
    ],
    [
      'both entries',
      '"size": "2.000"',
      '"size": "2.000", "entryValue": "1"',
      'entryValue: stands beside entryPrice',
    ],
    ['no entry', '"entryPrice": "60000.0", ', '', 'entryPrice: is missing, and so is entryValue'],
    [
      'a key twice',
      '"domain": "usdt-perps"',
      '"domain": "usdt-perps", "domain": "x"',
      'the key "domain" appears twice',
    ],
    [
      'an inverse market without its contract value',
      '"contract": "linear"',
      '"contract": "inverse"',
      'markets[0].contractValue: is missing; say what one contract is for',
    ],
    [
      'a grid that an inverse contract does not have',
      '"contract": "linear"',
      '"contract": "inverse", "contractValue": "0.00001"',
      'lotSize × contractValue / tickSize is 0.0000001 USDT, finer than its 6 decimals; raise asset.decimals to 7',
    ],
    [
      'an inverse entry between units',
      '"contract": "linear"',
      '"contract": "inverse", "contractValue": "0.7"',
      'size × contractValue / entryPrice is not a whole number of 10^-6 USDT; give entryValue instead',
    ],
    [
      'an index that its market has no places for',
      '"50001.2"',
      '"50001.25"',
      'markets[0].indexPrice: has 2 decimals, market BTC-USDT has 1',
    ],
    [
      'initial tiers below maintenance',
      '"maintenanceTiers"',
      '"initialTiers": [ { "notionalFrom": "0", "rate": "0.001" } ], "maintenanceTiers"',
      'markets[0].initialTiers',
    ],
    [
      'a collateral asset twice',
      '"positions": [',
      '"collaterals": [ { "asset": "BTC", "amount": "1", "price": "1", "haircut": "0" }, { "asset": "BTC", "amount": "1", "price": "1", "haircut": "0" } ], "positions": [',
      'accounts[0].collaterals[1].asset: "BTC" is already used by accounts[0].collaterals[0]',
    ],
    [
      'an offer of nobody',
      '"funds": [',
      '"offers": [ { "account": "x", "market": "BTC-USDT", "side": "long", "size": "1" } ], "funds": [',
      'offers[0].account: "x" is not an account of this book',
    ],
    [
      'an offer twice',
      '"funds": [',
      '"offers": [ { "account": "b1", "market": "BTC-USDT", "side": "long", "size": "1" }, { "account": "b1", "market": "BTC-USDT", "side": "long", "size": "1" } ], "funds": [',
      'offers[1]: offers again what offers[0] offers',
    ],
    [
      'a seed that is no number',
      '"funds": [',
      '"seed": "october", "funds": [',
      'seed: "october" is not a whole number of 0 or more',
    ],
  ])('%s', async (name, good, bad, complaint) => {
    const compact = oneSpaceEach(text)
    expect(compact).toContain(good)
    const file = put(`${name}.json`, compact.replace(good, bad))
    const result = await callPlimsoll('resolve', '--book', file)
    expectOneLine(result, complaint)
    expect(result.stderr.startsWith(`plimsoll: ${file}: `)).toBe(true)
  })
})

describe('a policy in full that cannot be used', () => {
  const queue = { kind: 'queue', score: { factors: [{ term: 'returnOnEntry' }] } }
  const own = { policy: 'own', version: 1, eligibility: 'all', allocation: queue, price: 'mark' }
  const limited = (limits: object, allocation: object = queue): object => ({
    ...own,
    allocation,
    limits,
  })

  test.each([
    [
      'a term that is not known',
      { ...own, allocation: { kind: 'queue', score: { factors: [{ term: 'foo' }] } } },
      '.allocation.score.factors[0].term: "foo" is not known; use one of returnOnEntry, positionLeverage,',
    ],
    [
      'a divisor that may be 0',
      { ...own, allocation: { kind: 'queue', score: { factors: [{ inverseOf: 'profit' }] } } },
      '.allocation.score.factors[0]: "profit" cannot stand here; use one of positionLeverage, marginRatio,',
    ],
    [
      'a price rule that is not known',
      { ...own, price: 'fair' },
      '.price: "fair" is not known; use one of bankruptcy, crossBankruptcy,',
    ],
    [
      'an allocation that is not known',
      { ...own, allocation: { kind: 'lottery' } },
      '.allocation.kind: "lottery" is not known; use one of queue, proRata, roundRobin, voluntary',
    ],
    [
      'a field that is misspelt',
      { ...own, exemptMarket: ['M'] },
      '.exemptMarket: is not a field here; did you mean exemptMarkets',
    ],
    [
      'a limit that is misspelt',
      limited({ dustLot: 1 }),
      '.limits.dustLot: is not a field here; did you mean dustLots',
    ],
    [
      'a share beyond the whole',
      limited({ positionShareMaxPpm: 1_000_001 }),
      '.limits.positionShareMaxPpm: is too large; give at most 1000000',
    ],
    [
      'a count in quotes',
      { ...own, casesMax: '10' },
      '.casesMax: is a string; give a whole number',
    ],
    [
      'dust without turns',
      limited({ dustLots: 5 }, { kind: 'proRata', weight: 'lots' }),
      '.limits.dustLots: needs allocation queue or roundRobin',
    ],
    [
      'a standing that needs more',
      limited({ standing: 'initialOrNoWorse' }),
      '.limits.standing: "initialOrNoWorse" needs wholeOrNone: true',
    ],
    [
      'a price of its own for every fill, shared out',
      { ...own, price: 'ratioPreserving', allocation: { kind: 'proRata', weight: 'lots' } },
      '.price: "ratioPreserving" prices every fill by itself; it needs allocation queue or roundRobin',
    ],
    [
      'the name of a preset',
      { ...own, policy: 'bitmex' },
      '.policy: "bitmex" is the name of a preset that differs',
    ],
  ])('%s', async (name, policy, complaint) => {
    const book = JSON.parse(text) as Record<string, unknown>
    const file = put(
      `${name}.json`,
      JSON.stringify({ ...book, waterfall: [{ layer: 'adl', policy }] }),
    )
    expectOneLine(
      await callPlimsoll('resolve', '--book', file),
      `${file}: waterfall[0].policy${complaint}`,
    )
  })
})

describe('a book without what its policy needs', () => {
  const bare = text.replace('"indexPrice": "50001.2",', '')
  test.each([
    ['bluefin', 'markets[0].indexPrice'],
    ['bullish', 'markets[0].initialTiers'],
    ['dydx-v4', 'markets[0].initialTiers'],
    ['kraken', 'offers'],
  ])('%s needs %s', async (policy, path) => {
    const file = put('bare.json', bare)
    const complaint = `${file}: ${path}: is missing; policy "${policy}" needs it`
    const market = ['--market', 'BTC-USDT', '--side', 'short']
    for (const words of [['resolve'], ['rank', ...market]]) {
      const given = [...words, '--book', file, '--policy', policy]
      expectOneLine(await callPlimsoll(...given), complaint)
    }
    const { stdout } = await callPlimsoll('resolve', '--book', file, '--policy', policy, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'missingInput', file, path } })
  })

  test('a policy that cares for funds needs one', async () => {
    const book = JSON.parse(text) as Record<string, unknown>
    const waterfall = [{ layer: 'adl', policy: 'bybit' }]
    const file = put('fundless.json', JSON.stringify({ ...book, funds: [], waterfall }))
    const complaint = `${file}: funds: is missing; policy "bybit" needs it`
    expectOneLine(await callPlimsoll('resolve', '--book', file), complaint)
  })

  test('a round-robin needs a seed', async () => {
    const book = JSON.parse(text) as Record<string, unknown>
    const allocation = { kind: 'roundRobin', candidatesMax: 3 }
    const policy = { policy: 'own', version: 1, eligibility: 'all', allocation, price: 'mark' }
    const file = put(
      'unseeded.json',
      JSON.stringify({ ...book, waterfall: [{ layer: 'adl', policy }] }),
    )
    const complaint = `${file}: seed: is missing; policy "own" needs it`
    expectOneLine(await callPlimsoll('resolve', '--book', file), complaint)
  })
})

/** The same JSON with one space wherever there is white space, however the file is formatted. */
function oneSpaceEach(json: string): string {
  return json.replace(/\s+/gu, ' ')
}

describe('a file that cannot be read', () => {
  test('truncated', async () => {
    const file = put('truncated.json', text.slice(0, 400))
    expectOneLine(
      await callPlimsoll('resolve', '--book', file),
      'the text ends too early; the file looks cut off',
    )
  })

  test('missing', async () => {
    expectOneLine(
      await runPlimsoll('resolve', '--book', 'no/such/book.json'),
      'no/such/book.json: does not exist; check the path',
    )
  })

  test('empty', async () => {
    expectOneLine(
      await callPlimsoll('resolve', '--book', put('empty.json', '')),
      'line 1, column 1',
    )
  })

  test('not text', async () => {
    const file = put('binary.json', Uint8Array.of(0x7b, 0xff, 0xfe))
    expectOneLine(await callPlimsoll('resolve', '--book', file), 'is not UTF-8 text')
  })

  test('too large', async () => {
    const file = put('large.json', '')
    // A hole: the file claims its size and takes no space.
    truncateSync(file, 2 * 1024 ** 3 + 1)
    expectOneLine(await callPlimsoll('resolve', '--book', file), 'is above 2 GB')
  })

  test('a device', async () => {
    expectOneLine(await callPlimsoll('resolve', '--book', '/dev/null'), '/dev/null: is not a file')
  })

  test.skipIf(process.getuid?.() === 0)(
    'forbidden (skipped for root, who may read all)',
    async () => {
      const file = put('forbidden.json', text)
      chmodSync(file, 0)
      expectOneLine(
        await callPlimsoll('resolve', '--book', file),
        'may not be read; check its permissions',
      )
    },
  )
})

describe('a folder that is no book', () => {
  function putFolder(name: string, files: Readonly<Record<string, string>>): string {
    mkdirSync(join(folder, name))
    for (const [file, content] of Object.entries(files)) put(join(name, file), content)
    return join(folder, name)
  }

  const { accounts: _, ...rest } = JSON.parse(text) as Record<string, unknown>
  const bookJson = JSON.stringify(rest)

  test('without book.json', async () => {
    const path = putFolder('nothing', {})
    expectOneLine(
      await callPlimsoll('resolve', '--book', path),
      'book.json: does not exist; a book folder holds book.json, accounts.csv and positions.csv',
    )
  })

  test('without tables', async () => {
    const path = putFolder('no-tables', { 'book.json': bookJson })
    expectOneLine(
      await callPlimsoll('resolve', '--book', path),
      'accounts.csv: does not exist; a book folder holds book.json, accounts.csv and positions.csv',
    )
  })

  test('with a Parquet table that is none', async () => {
    const path = putFolder('parquet', { 'book.json': bookJson, 'accounts.parquet': 'PAR1' })
    expectOneLine(
      await callPlimsoll('resolve', '--book', path),
      'accounts.parquet: is not a Parquet file, or is cut off or encrypted; write it again',
    )
  })

  test('with an error in a table', async () => {
    const path = putFolder('tables', {
      'book.json': bookJson,
      'accounts.csv': 'account,collateral\na,1\n',
      'positions.csv':
        '# by hand\naccount,market,size,entryPrice,marginMode\na,BTC-USDT,0.5x,1.0,cross\n',
    })
    const result = await callPlimsoll('resolve', '--book', path)
    expectOneLine(result, `${path}: positions.csv:3: size: "0.5x" is not a plain decimal`)
  })
})

describe('a command line that makes no sense', () => {
  const book = ['--book', join(root, 'examples/first.book.json')]
  test.each([
    [['resolv'], "unknown command 'resolv'"],
    [['resolve'], "required option '--book <file>' not specified"],
    [['resolve', ...book, '--jsn'], "unknown option '--jsn'"],
    [['resolve', ...book, '--policy', 'x'], '"x" is not a preset'],
    [['resolve', ...book, '--account', 'x'], 'has no account "x"'],
    [
      ['rank', ...book, '--market', 'X', '--side', 'long'],
      'has no market "X"; use one of BTC-USDT',
    ],
    [['rank', ...book, '--market', 'BTC-USDT', '--side', 'up'], "argument 'up' is invalid"],
    [
      ['rank', ...book, '--market', 'BTC-USDT', '--side', 'long', '--top', '1.5'],
      "argument '1.5' is invalid",
    ],
    [['policies', 'nobody'], '"nobody" is not a preset'],
    [['import', 'october', 'no.csv', '-o', 'x'], 'no.csv: does not exist'],
    [
      ['import', 'october', 'no.csv', '-o', 'x', '--set', 'luck=1'],
      'Give name=value, with one of domain',
    ],
  ])('%j', async (words, complaint) => {
    expectOneLine(await callPlimsoll(...words), complaint)
  })

  test('no verb at all shows the help too', async () => {
    const result = await callPlimsoll()
    expect(result.code).toBe(2)
    expect(result.stdout).toContain('Usage: npx plimsoll')
    expect(result.stderr).toBe('plimsoll: give a verb; see npx plimsoll --help\n')
  })
})

describe('with --json the error is a document on stdout too', () => {
  test.each([
    [
      ['resolve', '--book', 'no.json', '--json'],
      { code: 'missingFile', file: 'no.json', message: 'no.json: does not exist; check the path' },
    ],
    [['resolve', '--json'], { code: 'usage' }],
    [['policies', 'nobody', '--json'], { code: 'unknownPolicy' }],
  ])('%j', async (words, error) => {
    const result = await callPlimsoll(...words)
    expect(result.code).toBe(2)
    expect(JSON.parse(result.stdout)).toMatchObject({ error })
    expect(result.stderr).toMatch(/^plimsoll: [^\n]+\n$/u)
  })

  test('with file, path and rule of a book', async () => {
    const file = put('json.json', text.replace('250.000000', '-250.000000'))
    const { stdout } = await callPlimsoll('resolve', '--book', file, '--json')
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'outOfRange',
        file,
        path: 'funds[0].balance',
        message: `${file}: funds[0].balance: is negative; a fund holds money or nothing, never debt`,
      },
    })
  })
})
