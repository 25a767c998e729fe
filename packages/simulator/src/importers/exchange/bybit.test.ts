import { findPreset } from '@plimsoll/engine'
import { parseBookTables } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import { bybit } from './bybit.ts'
import { bookFrom, importFiles } from './testing/import-folder-of.ts'
import {
  answer,
  answeredMs,
  instruments,
  positionRow,
  riskLimits,
  wallet,
} from './testing/invented-bybit.ts'

const long = {
  symbol: 'ABCUSDT',
  side: 'Buy',
  size: '50.0',
  avgPrice: '21.5',
  markPrice: '20.00',
  unrealisedPnl: '-75',
} as const
const short = { ...long, side: 'Sell', avgPrice: '20.4', unrealisedPnl: '20' } as const

const files: ReadonlyMap<string, string> = new Map([
  ['instruments.json', instruments()],
  ['risk-limit.json', riskLimits()],
  [
    'insurance.json',
    answer(
      '',
      [
        { coin: 'USDT', symbols: 'DEFUSDT', balance: '7', value: '7' },
        { coin: 'USDT', symbols: '', balance: '1234.5', value: '1' },
      ],
      { updatedTime: String(answeredMs) },
    ),
  ],
  ['a/positions.json', answer('linear', [positionRow(long)])],
  ['a/wallet.json', wallet('USDT', '500.25')],
  ['b/positions.json', answer('linear', [positionRow(short)])],
  ['b/wallet.json', wallet('USDT', '300')],
])

function changed(path: string, text: string): ReadonlyMap<string, string> {
  return new Map([...files, [path, text]])
}

describe('a book out of answers of Bybit', () => {
  test('loads, with its steps, its fund and the time of the answers', async () => {
    const imported = await importFiles(bybit, files)
    const book = parseBookTables({
      file: 'book',
      bookJson: imported.file('book/book.json'),
      accountsCsv: imported.file('book/accounts.csv'),
      positionsCsv: imported.file('book/positions.csv'),
      resolvePolicy: (name) => findPreset(name)?.spec,
    })
    expect(book.spec.timeMs).toBe(answeredMs)
    const { markets, funds } = JSON.parse(imported.file('book/book.json')) as {
      readonly markets: readonly { readonly maintenanceTiers: unknown }[]
      readonly funds: unknown
    }
    expect(markets[0]?.maintenanceTiers).toEqual([
      { notionalFrom: '0', rate: '0.01' },
      { notionalFrom: '2000', rate: '0.025' },
    ])
    expect(funds).toEqual([
      // The pool without symbols serves what no other pool does.
      { fund: 'insurance-shared-USDT', markets: ['ABCUSDT'], balance: '1234.5' },
    ])
    expect(imported.file('book/positions.csv')).toContain('a,ABCUSDT,50,1075,cross,,10\n')
    expect(imported.events.map(({ kind }) => kind)).toEqual([
      'fundBalance',
      'fundBalance',
      'adlIndicator',
      'adlIndicator',
    ])
  })

  test('an inverse contract is valued in its coin', async () => {
    const position = (side: 'Buy' | 'Sell', avgPrice: string, unrealisedPnl: string): string =>
      answer('inverse', [
        positionRow({
          symbol: 'ABCUSD',
          side,
          size: '300',
          avgPrice,
          markPrice: '20',
          unrealisedPnl,
        }),
      ])
    const inverse = new Map([
      ['instruments.json', instruments()],
      ['risk-limit.json', riskLimits()],
      // 300 / 24 − 300 / 20 and the other way round.
      ['a/positions.json', position('Buy', '24', '-2.5')],
      ['a/wallet.json', wallet('ABC', '5')],
      ['b/positions.json', position('Sell', '24', '2.5')],
      ['b/wallet.json', wallet('ABC', '5')],
    ])
    const { file } = await importFiles(bybit, inverse)
    expect(file('book/positions.csv')).toContain('a,ABCUSD,300,12.5,cross,,10\n')
    expect(file('book/book.json')).toContain('"rate": "0.005"')
    const wrong = new Map([...inverse, ['a/positions.json', position('Buy', '24', '2.5')]])
    await expect(bookFrom(bybit, wrong)).rejects.toThrow('shows a profit that does not follow')
  })

  test('money in other coins is left out only if somebody says so', async () => {
    const other = { coin: 'BTC', walletBalance: '0.5', equity: '0.5', unrealisedPnl: '0' }
    const rich = changed('a/wallet.json', wallet('USDT', '500.25', [other]))
    const { manifest } = await importFiles(bybit, rich)
    expect(manifest.book).toBe(false)
    expect(manifest.notes.join()).toContain('BTC stands behind the positions as well')
    const chosen = await importFiles(bybit, rich, { asset: 'USDT' })
    expect(chosen.manifest.book).toBe(true)
    expect(chosen.manifest.notes).toContain('money in BTC is left out')
  })

  test('isolated mode is what the account says, and cross is assumed where nothing does', async () => {
    const unsaid = await importFiles(bybit, files)
    expect(unsaid.manifest.notes.join()).toContain('nothing says the margin mode of a, b')
    const info = (mode: string): string =>
      JSON.stringify({
        retCode: 0,
        result: { marginMode: mode, updatedTime: '1697078946000', unifiedMarginStatus: 4 },
        time: answeredMs,
      })
    const isolated = { ...positionRow(long), positionBalance: '101.5' }
    const said = await importFiles(
      bybit,
      new Map([
        ...changed('a/positions.json', answer('linear', [isolated])),
        ['a/info.json', info('ISOLATED_MARGIN')],
        ['b/info.json', info('REGULAR_MARGIN')],
      ]),
    )
    expect(said.manifest.notes.join()).not.toContain('margin mode')
    expect(said.file('book/positions.csv')).toContain('a,ABCUSDT,50,1075,isolated,101.5,10\n')
    expect(said.file('book/accounts.csv')).toContain('a,,,,398.75\n')
    await expect(bookFrom(bybit, changed('a/info.json', info('PORTFOLIO_MARGIN')))).rejects.toThrow(
      'not one of ISOLATED_MARGIN, REGULAR_MARGIN',
    )
  })

  test('a page that is missing, and a step that is missing, are refused', async () => {
    const more = answer('linear', [positionRow(long)], { nextPageCursor: 'x' })
    await expect(bookFrom(bybit, changed('a/positions.json', more))).rejects.toThrow(
      'fetch all pages',
    )
    const { result } = JSON.parse(riskLimits()) as { readonly result: { readonly list: object[] } }
    const steps = answer('linear', result.list.slice(1))
    await expect(bookFrom(bybit, changed('risk-limit.json', steps))).rejects.toThrow(
      'does not follow from the rates; fetch the whole table again',
    )
    const refused = '{"retCode":10003,"retMsg":"API key is invalid.","result":{}}'
    await expect(bookFrom(bybit, changed('a/wallet.json', refused))).rejects.toThrow(
      'holds an error (10003: API key is invalid.)',
    )
  })
})

const t = 1_760_130_000_000

function execution(execType: string, at: number, changes: object = {}): object {
  return {
    symbol: 'ABCUSDT',
    orderType: 'Market',
    orderLinkId: '',
    side: 'Buy',
    orderId: `order-${at}`,
    stopOrderType: 'UNKNOWN',
    leavesQty: '0',
    execTime: String(t + at),
    feeCurrency: '',
    isMaker: false,
    execFee: '0.0714',
    feeRate: '0.0006',
    execId: `exec-${at}`,
    markPrice: '20.1',
    execPrice: '20.3',
    orderQty: '2',
    orderPrice: '21',
    execValue: '40.6',
    execType,
    execQty: '2',
    closedSize: '2',
    seq: 4_688_002_127,
    ...changes,
  }
}

describe('events of Bybit', () => {
  test('executions of one account, newest first in the answer', async () => {
    const list = [
      execution('Trade', 50, { createType: 'CreateByLiq', side: 'Sell' }),
      execution('BustTrade', 40),
      execution('Funding', 30, { execFee: '-0.02', closedSize: '' }),
      execution('Trade', 20, { closedSize: '0' }),
      execution('AdlTrade', 10),
    ]
    const { events } = await importFiles(
      bybit,
      new Map([['a/executions.json', answer('linear', list)]]),
    )
    expect(events.map(({ kind, side }) => [kind, side])).toEqual([
      ['deleveraging', 'short'],
      ['fill', 'long'],
      ['funding', undefined],
      ['liquidation', 'short'],
      ['liquidation', 'long'],
    ])
    expect(events[0]).toEqual({
      timeMs: t + 10,
      kind: 'deleveraging',
      market: 'ABCUSDT',
      account: 'a',
      side: 'short',
      direction: 'buy',
      size: '2',
      price: '20.3',
      markPrice: '20.1',
      value: '40.6',
      fee: '0.0714',
      trade: 'exec-10',
      detail: 'AdlTrade',
      source: { file: 0, line: 1 },
    })
    expect(events[2]).toMatchObject({ value: '0.02' })
  })

  test('recorded streams, in which messages overtake each other a little', async () => {
    const message = (topic: string, ts: number, data: unknown): string =>
      JSON.stringify({ topic, type: 'snapshot', ts: t + ts, data })
    const liquidation = (at: number, S: string): object => ({
      T: t + at,
      s: 'ABCUSDT',
      S,
      v: '20',
      p: '0.04499',
    })
    const lines = [
      '{"success":true,"ret_msg":"","conn_id":"x","op":"subscribe"}',
      message('order', 500, [{ orderId: 'x' }]),
      message('allLiquidation.ABCUSDT', 900, [liquidation(800, 'Buy')]),
      message('allLiquidation.DEFUSDT', 901, [liquidation(900, 'Sell'), liquidation(400, 'Sell')]),
      // Balances are numbers here, of more digits than a float keeps.
      message('adlAlert.USDT', 1000, [
        {
          c: 'USDT',
          s: 'ABCUSDT',
          b: 0,
          mb: 1,
          i_pr: -0.3,
          pr: -0.31,
          adl_tt: 10_000,
          adl_sr: -0.25,
        },
      ]).replace('"b":0', '"b":92203504694.996321234567'),
    ]
    const { events } = await importFiles(
      bybit,
      new Map([['stream.jsonl', `${lines.join('\n')}\n`]]),
    )
    expect(events.map(({ timeMs, kind, side }) => [Number(timeMs) - t, kind, side])).toEqual([
      [400, 'liquidation', 'short'],
      [800, 'liquidation', 'long'],
      [900, 'liquidation', 'short'],
      [1000, 'fundBalance', undefined],
    ])
    expect(events[3]).toMatchObject({ value: '92203504694.996321234567', ratio: '-0.31' })
    const own = await importFiles(bybit, new Map([['a/stream.jsonl', `${lines.join('\n')}\n`]]))
    // What everybody is told is of nobody, wherever it lies.
    expect(own.events.map(({ account }) => account)).toEqual(events.map(() => undefined))
    const cut = new Map([['stream.jsonl', `${lines.slice(1, 3).join('\n')}\n{"topic":"allLiq\n`]])
    await expect(bookFrom(bybit, cut)).rejects.toThrow('the file was cut off')
  })
})

describe('exported tables of Bybit', () => {
  const preamble = 'UID: 1,Company Name: ,Country: '
  const header =
    'Uid,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,Time(UTC)'
  const rows = [
    '1,USDT,ABCUSDT,SETTLEMENT,BUY,--,0.02,--,-0.004,0,0,-0.004,106.932,SETTLEMENT,2026-09-22 20:00:00',
    '1,USDT,ABCUSDT,ADL,SELL,0.02,0.02,4356.0,0.0,-0.087,1.0375,0.9505,106.936,CLOSE,2026-09-22 19:11:48',
    '1,USDT,ABCUSDT,TRADE,BUY,0.04,0.04,4304.125,0,-0.0145,0,-0.0145,105.9855,OPEN,2026-09-22 19:11:48',
    '1,USDT,,TRANSFER_IN,--,0,0,--,0,0,106,106,106.0,--,2026-09-22 18:00:00',
  ]
  const table = (lines: readonly string[]): ReadonlyMap<string, string> =>
    new Map([['a/AssetChangeDetails_uta.csv', `${[preamble, header, ...lines].join('\n')}\n`]])

  test('changes of a wallet, from the newest to the oldest', async () => {
    const { events } = await importFiles(bybit, table(rows))
    expect(events.map(({ kind, value, source }) => [kind, value, source])).toEqual([
      ['transfer', '106', { file: 0, line: 6 }],
      ['fill', '-0.0145', { file: 0, line: 5 }],
      ['deleveraging', '0.9505', { file: 0, line: 4 }],
      ['funding', '-0.004', { file: 0, line: 3 }],
    ])
    expect(events[2]).toMatchObject({ side: 'long', size: '0.02', price: '4356.0', fee: '0.087' })
  })

  test('parts of one export are one chain, whatever their names', async () => {
    const parts = new Map([
      ['a/AssetChangeDetails_uta_0.csv', `${[preamble, header, ...rows.slice(0, 2)].join('\n')}\n`],
      ['a/AssetChangeDetails_uta_1.csv', `${[preamble, header, ...rows.slice(2)].join('\n')}\n`],
    ])
    const { events } = await importFiles(bybit, parts)
    expect(events.map(({ kind }) => kind)).toEqual(['transfer', 'fill', 'deleveraging', 'funding'])
    const [first] = parts
    const later = new Map([
      ...(first === undefined ? [] : [first]),
      ['a/AssetChangeDetails_uta_1.csv', `${[preamble, header, ...rows.slice(3)].join('\n')}\n`],
    ] as const)
    await expect(bookFrom(bybit, later)).rejects.toThrow('uta_1.csv line 3; rows are missing')
  })

  test.each([
    ['missing', rows.toSpliced(1, 1)],
    ['there twice', rows.toSpliced(1, 0, rows[1] ?? '')],
    ['out of order', [rows[0], rows[2], rows[1], rows[3]].map(String)],
    ['changed', rows.map((row) => row.replace('105.9855', '105.9856'))],
  ])('a row that is %s breaks the chain of balances', async (_what, damaged) => {
    await expect(bookFrom(bybit, table(damaged))).rejects.toThrow(/does not follow from that of/u)
  })

  test('a trade history says the zone of its times in the header', async () => {
    const trades = [
      'Market,Filled Type,Filled Quantity,Filled Price,Order Price,Fee Rate,Trading Fee,feeCoin,ExecFeeV2,Direction,Order Type,Trasaction ID,Order No.,Transaction Time(UTC+8)',
      'ABCUSDT,AdlTrade,2,100,100,0.00055,0.11,USDT,0.11,Short,Market, a1, o1,10:00 2026-01-10',
    ]
    const { events } = await importFiles(
      bybit,
      new Map([['a/trades.csv', `${trades.join('\n')}\n`]]),
    )
    expect(events).toEqual([
      {
        timeMs: Date.UTC(2026, 0, 10, 2),
        kind: 'deleveraging',
        market: 'ABCUSDT',
        account: 'a',
        side: 'long',
        direction: 'sell',
        size: '2',
        price: '100',
        fee: '0.11',
        feeAsset: 'USDT',
        trade: 'a1',
        detail: 'AdlTrade',
        source: { file: 0, line: 2 },
      },
    ])
  })
})
