import { describe, expect, test } from 'vitest'
import { binance } from './binance.ts'
import { importFiles } from './testing/import-folder-of.ts'

const t = 1_760_130_000_000

const forceOrders = [
  {
    orderId: 11,
    symbol: 'ABCUSDT',
    status: 'FILLED',
    clientOrderId: 'autoclose-1760130000000000001',
    price: '19.5',
    avgPrice: '19.75000',
    origQty: '3.0',
    executedQty: '3.0',
    cumQuote: '59.25000',
    timeInForce: 'IOC',
    type: 'LIMIT',
    reduceOnly: false,
    closePosition: false,
    side: 'SELL',
    positionSide: 'BOTH',
    stopPrice: '0',
    workingType: 'CONTRACT_PRICE',
    origType: 'LIMIT',
    time: t + 10,
    updateTime: t + 90,
  },
]
const deleveraged = {
  ...forceOrders[0],
  orderId: 12,
  clientOrderId: 'adl_autoclose',
  side: 'BUY',
  positionSide: 'SHORT',
  updateTime: t + 40,
}

const income = [
  ['COMMISSION', '-0.0230', 1, 30],
  ['INSURANCE_CLEAR', '-4.125', 2, 30],
  ['FUNDING_FEE', '0.00021', 3, 20],
  ['WELCOME_BONUS', '5', 4, 10],
].map(([incomeType, amount, tranId, at]) => ({
  symbol: incomeType === 'WELCOME_BONUS' ? '' : 'ABCUSDT',
  incomeType,
  income: amount,
  asset: 'USDT',
  info: '',
  time: t + Number(at),
  tranId,
  tradeId: '',
}))

function update(execution: string, clientOrderId: string, changes: object = {}): string {
  const order = {
    s: 'ABCUSDT',
    c: clientOrderId,
    S: 'SELL',
    o: 'MARKET',
    x: execution,
    X: 'FILLED',
    i: 77,
    l: '0.5',
    z: '0.5',
    L: '20.5',
    N: 'USDT',
    n: '0.0041',
    T: t + 60,
    t: 501,
    ps: 'LONG',
    rp: '-1.25',
    ...changes,
  }
  return JSON.stringify({ e: 'ORDER_TRADE_UPDATE', E: t + 61, T: t + 60, o: order })
}

const stream = [
  update('NEW', 'mine-1'),
  update('TRADE', 'mine-1'),
  update('TRADE', 'adl_autoclose', { t: 502, T: t + 70, ps: 'BOTH' }),
  JSON.stringify({ e: 'MARGIN_CALL', E: t + 80, cw: '3.1', p: [] }),
]

const snapshotHeader =
  'time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity,accumulated_fill_quantity'
const snapshots = [
  `${t},SELL,LIMIT,IOC,7,63.4,63.1,FILLED,6,7`,
  `${t + 5},BUY,LIMIT,IOC,2,63.9,64.0,PARTIALLY_FILLED,1,1`,
  `${t + 9},BUY,LIMIT,IOC,2,63.9,64.0,FILLED,1,2`,
]

describe('events of one account', () => {
  test('in order of time, whichever file they stand in, each of its kind', async () => {
    const { events, manifest } = await importFiles(
      binance,
      new Map([
        ['desk/forceOrders.json', JSON.stringify([...forceOrders, deleveraged])],
        ['desk/income.json', JSON.stringify(income)],
        ['desk/stream.jsonl', `${stream.join('\n')}\n`],
      ]),
    )
    expect(events.map(({ timeMs, kind }) => `${Number(timeMs) - t} ${String(kind)}`)).toEqual([
      '10 ledger',
      '20 funding',
      // The answer goes from the newest to the oldest.
      '30 liquidationFee',
      '30 fee',
      '40 deleveraging',
      '60 fill',
      '70 deleveraging',
      '90 liquidation',
    ])
    expect(events.at(-1)).toEqual({
      timeMs: t + 90,
      kind: 'liquidation',
      market: 'ABCUSDT',
      account: 'desk',
      side: 'long',
      size: '3.0',
      price: '19.75000',
      value: '59.25000',
      trade: '11',
      detail: 'autoclose-1760130000000000001',
      source: { file: 0, line: 1 },
    })
    expect(events[2]).toMatchObject({ value: '-4.125', asset: 'USDT', detail: 'INSURANCE_CLEAR' })
    expect(events[5]).toMatchObject({
      side: 'long',
      direction: 'sell',
      fee: '0.0041',
      trade: '501',
    })
    expect(events[6]).toMatchObject({ side: 'long', direction: 'sell', detail: 'adl_autoclose' })
    expect(manifest.notes).toEqual([
      'passed over: 1 row, message MARGIN_CALL',
      'passed over: 1 row, order NEW',
      expect.stringContaining('desk/stream.jsonl: a file that ends early at a line end'),
    ])
  })

  test('pages that overlap give each row once; one that says something else is refused', async () => {
    const pages = new Map([
      ['desk/page-1.json', JSON.stringify(income.slice(0, 3))],
      ['desk/page-2.json', JSON.stringify(income.slice(1))],
    ])
    const { events, manifest } = await importFiles(binance, pages)
    expect(events).toHaveLength(4)
    expect(manifest.notes).toContain('taken once: 2 rows that stood there again')
    const other = income.map((row) => ({ ...row, income: '-1' })).slice(1)
    await expect(
      importFiles(binance, pages.set('desk/page-2.json', JSON.stringify(other))),
    ).rejects.toThrow(
      /page-2\.json line 1: has the id .* of an earlier row and says something else/u,
    )
  })

  test('an exported table of local times needs their zone', async () => {
    const rows = [
      'Uid,Time,Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,Trade ID,Order ID',
      '1,26-05-22 16:25:18,ABCUSDT,SELL,20.5,3,61.5,0.012 USDT,1.5,false,false,9,8',
      '1,26-05-22 16:25:17,ABCUSDT,BUY,20.0,3,60,0.012USDT,0,true,false,7,6',
    ]
    const files = new Map([['desk/trades.csv', `${rows.join('\n')}\n`]])
    await expect(importFiles(binance, files)).rejects.toThrow(
      'trades.csv line 2: Time is local time of whoever exported it; say its zone with --zone',
    )
    const { events } = await importFiles(binance, files, { zoneMinutes: 180 })
    expect(events.map(({ timeMs }) => new Date(Number(timeMs)).toISOString())).toEqual([
      '2026-05-22T13:25:17.000Z',
      '2026-05-22T13:25:18.000Z',
    ])
    expect(events[1]).toMatchObject({ fee: '0.012', feeAsset: 'USDT', source: { line: 2 } })
  })
})

describe('the published archive of liquidations', () => {
  const name = 'ABCUSD_PERP-liquidationSnapshot-2026-05-22.csv'
  const file = (rows: readonly string[]): ReadonlyMap<string, string> =>
    new Map([[name, `${[snapshotHeader, ...rows].join('\n')}\n`]])

  test('the symbol is that of the file; an order counts when it is filled', async () => {
    const { events, manifest } = await importFiles(binance, file(snapshots))
    expect(events).toEqual([
      {
        timeMs: t,
        kind: 'liquidation',
        market: 'ABCUSD_PERP',
        side: 'long',
        size: '7',
        price: '63.1',
        source: { file: 0, line: 2 },
      },
      {
        timeMs: t + 9,
        kind: 'liquidation',
        market: 'ABCUSD_PERP',
        side: 'short',
        size: '2',
        price: '64.0',
        source: { file: 0, line: 4 },
      },
    ])
    expect(manifest.notes).toEqual([
      'passed over: 1 row, order PARTIALLY_FILLED',
      expect.stringContaining('2026-05-22.csv: a file that ends early at a line end'),
    ])
  })

  test('lines that are published twice are refused until somebody says what they are', async () => {
    const doubled = file([...snapshots.slice(0, 1), ...snapshots])
    await expect(importFiles(binance, doubled)).rejects.toThrow(
      `${name} line 3: stands there twice`,
    )
    const once = await importFiles(binance, doubled, { equalRows: 'once' })
    const each = await importFiles(binance, doubled, { equalRows: 'each' })
    expect([once.events.length, each.events.length]).toEqual([2, 3])
    expect(once.manifest.settings).toMatchObject({ equalRows: 'once' })
  })

  test('times that go backwards, a cut line and other columns are refused', async () => {
    await expect(importFiles(binance, file(snapshots.toReversed()))).rejects.toThrow('line 4')
    const [[path, text] = ['', '']] = file(snapshots)
    const cut = new Map([[path, text.slice(0, -20)]])
    await expect(importFiles(binance, cut)).rejects.toThrow('may have been cut off')
    const other = new Map([[path, text.replace('order_status', 'state')]])
    await expect(importFiles(binance, other)).rejects.toThrow('other columns than any known one')
  })
})
