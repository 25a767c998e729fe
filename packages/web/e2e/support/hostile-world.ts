import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type PlimsollClient } from '@plimsoll/client'
import { root, type Served, servePlimsoll } from './plimsoll.ts'

/** Names as somebody would choose them who wants a page to do his work. Ids of accounts and markets are free text. */
export const hostile = {
  /** Long; goes bankrupt when the price is 50,000, or below. */
  loser: '\u202E<script>alert(2)</script>',
  /** Short, and first in the queue. */
  winner: '<img src=x onerror=alert(1)>',
  /** Short, and second in the queue. */
  second: `o'"&amp;$(id) --json=x`,
  /** Long; nothing happens to it. */
  bystander: '{{7*7}}</style><style>*{display:none}',
  market: 'BTC"><svg onload=alert(3)>',
  reason: 'javascript:alert(4) {{constructor.constructor("alert(5)")()}}',
} as const

/** The domain of the world. */
export const domain = 'usdt-perps'

/** A small venue on a server of its own. */
export interface World {
  readonly url: string
  readonly served: Served
  /** File of the book that it began with. */
  readonly book: string
  /** Speaks to the server as the venue. */
  readonly client: PlimsollClient
  /** Moves the mark of its market to a price. */
  mark(price: string): Promise<void>
  /** Id of the newest case, as soon as there are so many. */
  newestCase(count?: number): Promise<string>
  /** Starts the server again where it was. */
  restart(): Promise<void>
  close(): Promise<void>
}

interface WorldOptions {
  /** Whether nobody is bankrupt before the price falls to 45,000. Otherwise one is, and two were deleveraged for it. */
  readonly isCalm?: boolean
  /** How many small shorts there are beside the others. */
  readonly crowd?: number
}

/** Begins the world of the first example, under hostile names. */
export async function hostileWorld(options: WorldOptions = {}): Promise<World> {
  const { isCalm = false } = options
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-e2e-'))
  const book = join(folder, 'hostile.book.json')
  writeFileSync(book, hostileBook(options))
  const data = join(folder, 'data')
  let served = await servePlimsoll('serve', '--dev', '--data', data, '--book', book, '--port', '0')
  const { url } = served
  const client = createClient({ url })
  const world: World = {
    url,
    book,
    client,
    get served() {
      return served
    },
    newestCase: (count = 1) => newestCase(client, count),
    mark: (price) => markAt(client, price),
    restart: async () => {
      const { port } = new URL(url)
      served = await servePlimsoll('serve', '--dev', '--data', data, '--port', port)
    },
    close: async () => {
      await served.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  if (!isCalm) {
    await world.mark('50000.0')
    await world.newestCase()
  }
  return world
}

/** The book of the first example, under hostile names. */
export function hostileBook({ isCalm = false, crowd = 0 }: WorldOptions = {}): string {
  const names = {
    z9: hostile.loser,
    a1: hostile.winner,
    a2: hostile.second,
    b1: hostile.bystander,
    'BTC-USDT': hostile.market,
    ...(isCalm && { '18750.000000': '22000.000000' }),
  }
  let text = readFileSync(join(root, 'examples', 'first.book.json'), 'utf8')
  for (const [name, other] of Object.entries(names)) {
    text = text.replaceAll(JSON.stringify(name), () => JSON.stringify(other))
  }
  const book = JSON.parse(text) as { readonly accounts: object[] }
  if (crowd > 0) book.accounts.push(trader('crowd', 10 * crowd))
  for (let at = 1; at <= crowd; at += 1) book.accounts.push(trader(`short-${at}`, -10))
  return JSON.stringify(book)
}

/** Somebody with a position of so many thousandths. */
function trader(account: string, thousandths: number): object {
  const position = { market: hostile.market, entryPrice: '50000.0', marginMode: 'cross' }
  const size = (thousandths / 1_000).toFixed(3)
  const collateral = '100000.000000'
  return { account, kind: 'trader', collateral, positions: [{ ...position, size }] }
}

/** Moves the mark of the market to a price, as a venue does. */
export async function markAt(client: PlimsollClient, markPrice: string): Promise<void> {
  const price = { market: hostile.market, markPrice, sources: 5, priceTimeMs: Date.now() }
  await client.postCommands({
    domain,
    body: { kind: 'updatePrices', prices: [{ ...price, indexPrice: markPrice }] },
  })
}

async function newestCase(client: PlimsollClient, count: number): Promise<string> {
  let newest = ''
  await until(async () => {
    const { rows } = await client.listCases({ domain })
    newest = rows[0]?.caseId ?? ''
    return rows.length >= count
  })
  return newest
}

/** Waits until something is so; 20 s at most. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 20_000
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error('it did not come about within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
