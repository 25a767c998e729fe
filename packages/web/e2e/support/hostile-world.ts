import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, type Served, servePlimsoll } from './plimsoll.ts'

/** Names as somebody would choose them who wants a page to do his work. Ids of accounts and markets are free text. */
export const hostile = {
  winner: '<img src=x onerror=alert(1)>',
  loser: '\u202E<script>alert(2)</script>',
  bystander: '{{7*7}}</style><style>*{display:none}',
  market: 'BTC"><svg onload=alert(3)>',
  reason: 'javascript:alert(4) {{constructor.constructor("alert(5)")()}}',
} as const

/** The domain of the world. */
export const domain = 'usdt-perps'

/** A small venue on a server of its own, in which one account went bankrupt and two were deleveraged. */
export interface World {
  readonly url: string
  readonly served: Served
  /** Moves the mark of its market to a price. */
  mark(price: string): Promise<void>
  /** Id of the newest case. */
  newestCase(): Promise<string>
  /** Sends a command as the venue. */
  send(command: object): Promise<void>
  /** Starts the server again where it was. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Begins the world of the first example, under hostile names. */
export async function hostileWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-e2e-'))
  const book = join(folder, 'hostile.book.json')
  writeFileSync(book, hostileBook())
  const data = join(folder, 'data')
  let served = await servePlimsoll('serve', '--dev', '--data', data, '--book', book, '--port', '0')
  const { url } = served
  const send = (command: object): Promise<void> => post(url, command)
  const world: World = {
    url,
    get served() {
      return served
    },
    send,
    newestCase: async () => (await casesOf(url))[0]?.caseId ?? '',
    mark: (price) => send(pricesAt(price)),
    restart: async () => {
      const { port } = new URL(url)
      served = await servePlimsoll('serve', '--dev', '--data', data, '--port', port)
    },
    close: async () => {
      await served.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await world.mark('50000.0')
  await until(async () => (await casesOf(url)).length > 0)
  return world
}

/** The book of the first example, under hostile names. */
export function hostileBook(): string {
  const text = readFileSync(join(root, 'examples', 'first.book.json'), 'utf8')
  const named = text
    .replaceAll('"a1"', JSON.stringify(hostile.winner))
    .replaceAll('"z9"', JSON.stringify(hostile.loser))
    .replaceAll('"b1"', JSON.stringify(hostile.bystander))
    .replaceAll('"BTC-USDT"', JSON.stringify(hostile.market))
  return named
}

function pricesAt(markPrice: string): object {
  const price = { market: hostile.market, markPrice, sources: 5, priceTimeMs: Date.now() }
  return { kind: 'updatePrices', prices: [{ ...price, indexPrice: markPrice }] }
}

async function post(url: string, command: object): Promise<void> {
  const answer = await fetch(`${url}/v1/domains/${domain}/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(command),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

async function casesOf(url: string): Promise<readonly { readonly caseId: string }[]> {
  const answer = await fetch(`${url}/v1/domains/${domain}/cases`)
  const { rows } = (await answer.json()) as { readonly rows: readonly { caseId: string }[] }
  return rows
}

/** Waits until something is so; 10 s at most. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 10_000
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error('it did not come about within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
