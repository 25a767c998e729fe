import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetWriteFile } from 'hyparquet-writer'

/** A table of text cells; an empty one is absent. */
interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A book as its three files. */
export interface DrawnBook {
  readonly book: object
  readonly accounts: Table
  readonly positions: Table
}

const marks = { BTC: 50_000, ETH: 3_000, SOL: 150, XRP: 1, BNB: 400, DOT: 7 } as const
const markets = Object.keys(marks) as (keyof typeof marks)[]

/**
 * A book of so many positions and six tenths as many accounts, from a seed. Positions come in pairs, long and short of
 * one size, one in ten of them isolated. About one account in a thousand is bankrupt; a fund covers little of that.
 */
export function drawBook(seed: number, positionCount: number): DrawnBook {
  const draw = drawingFrom(seed)
  const accountCount = Math.ceil(positionCount * 0.6)
  const held = Array.from({ length: accountCount }, () => new Set<string>())
  const needed = new Float64Array(accountCount)
  const positions: string[][] = []
  while (positions.length < positionCount) {
    const market = markets[draw(markets.length)] ?? 'BTC'
    const owners = [draw(accountCount), draw(accountCount)] as const
    if (owners[0] === owners[1] || owners.some((owner) => held[owner]?.has(market))) continue
    const milliLots = 1 + draw(100_000)
    const price = fixed(marks[market] * (800 + draw(400)))
    const notional = Math.ceil((marks[market] * milliLots) / 1000)
    const isIsolated = draw(10) === 0
    owners.forEach((owner, side) => {
      held[owner]?.add(market)
      const margin = isIsolated ? String(Math.ceil((notional * (18 + draw(40))) / 100)) : ''
      if (!isIsolated) needed[owner] = (needed[owner] ?? 0) + notional
      const size = (side === 0 ? '' : '-') + fixed(milliLots)
      const mode = isIsolated ? 'isolated' : 'cross'
      positions.push([nameOf(owner), market, size, price, mode, margin])
    })
  }
  const accounts = Array.from(needed, (notional, index) => {
    const cents = draw(100).toString().padStart(2, '0')
    return [
      nameOf(index),
      'trader',
      `${Math.ceil((notional * (18 + draw(60))) / 100) + 5}.${cents}`,
    ]
  })
  return {
    book: headOf(),
    accounts: { columns: ['account', 'kind', 'collateral'], rows: accounts },
    positions: { columns: positionColumns, rows: positions },
  }
}

const positionColumns = ['account', 'market', 'size', 'entryPrice', 'marginMode', 'isolatedMargin']

function headOf(): object {
  return {
    version: 1,
    timeMs: 0,
    domain: 'drawn',
    asset: { name: 'USDT', decimals: 6 },
    markets: markets.map((market) => ({
      market,
      contract: 'linear',
      tickSize: '0.001',
      lotSize: '0.001',
      markPrice: String(marks[market]),
      maintenanceTiers: [{ notionalFrom: '0', rate: '0.005' }],
    })),
    funds: [{ fund: 'insurance', markets, balance: '1000' }],
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
      { layer: 'adl', policy: 'bitmex' },
      { layer: 'profitHaircut' },
    ],
  }
}

/** Writes a book as a folder with its tables in one form. */
export function writeDrawnBook(
  folder: string,
  { book, accounts, positions }: DrawnBook,
  form: 'csv' | 'parquet',
): void {
  mkdirSync(folder)
  writeFileSync(join(folder, 'book.json'), JSON.stringify(book))
  for (const [name, table] of Object.entries({ accounts, positions })) {
    const filename = join(folder, `${name}.${form}`)
    if (form === 'csv') writeFileSync(filename, csvOf(table))
    else parquetWriteFile({ filename, columnData: columnsOf(table) })
  }
}

function csvOf({ columns, rows }: Table): string {
  return `${[columns, ...rows].map((cells) => cells.join(',')).join('\n')}\n`
}

function columnsOf({
  columns,
  rows,
}: Table): { name: string; type: 'STRING'; data: (string | null)[] }[] {
  return columns.map((name, index) => ({
    name,
    type: 'STRING',
    data: rows.map((cells) => cells[index] || null),
  }))
}

function nameOf(index: number): string {
  return `u${index.toString().padStart(7, '0')}`
}

/** Thousandths as a decimal. */
function fixed(thousandths: number): string {
  return (thousandths / 1000).toFixed(3)
}

/** Whole numbers below a bound, from a fixed linear congruence. */
function drawingFrom(seed: number): (below: number) => number {
  let state = BigInt(seed)
  return (below) => {
    state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n)
    return Number(state >> 33n) % below
  }
}
