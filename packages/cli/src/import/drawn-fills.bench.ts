import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** How large a drawn history is. */
export interface DrawnSize {
  readonly fills: number
  readonly accounts: number
}

const coins = ['BTC', 'ETH', 'SOL', 'HYPE', 'XRP', 'DOGE', 'kPEPE', 'ENA', 'AVAX', 'SUI'] as const
const startMs = 1_760_126_400_000
const blockMs = 70
const tradesInBlock = 30
const bufferBytes = 1024 ** 2

/**
 * Writes fills of a venue as Hyperliquid publishes them, an hour a file, in bounded memory: every trade with both sides,
 * every position following from the one before. The same size gives the same bytes.
 *
 * @returns how many bytes were written
 */
export function writeDrawnFills(folder: string, { fills, accounts }: DrawnSize): number {
  const files = join(folder, 'node_fills_by_block', 'hourly', '20251010')
  mkdirSync(files, { recursive: true })
  const held = coins.map(() => new Int32Array(accounts))
  let [random, trade, bytes, hour] = [1, 0, 0, -1]
  const below = (bound: number): number => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((random / 2 ** 32) * bound)
  }
  let file: BufferedFile | undefined
  for (let block = 0; trade * 2 < fills; block += 1) {
    const timeMs = startMs + block * blockMs
    const hourNow = Math.floor((timeMs - startMs) / 3_600_000)
    if (hourNow !== hour) {
      bytes += file?.close() ?? 0
      file = new BufferedFile(join(files, String(hourNow)))
      hour = hourNow
    }
    const events: unknown[] = []
    for (let count = 0; count < tradesInBlock && trade * 2 < fills; count += 1) {
      trade += 1
      const coin = below(coins.length)
      const buyer = below(accounts)
      const seller = (buyer + 1 + below(accounts - 1)) % accounts
      const lots = 1 + below(1000)
      const price = (10_000 + below(500)) / 100
      const shared = {
        coin: coins[coin],
        px: price.toFixed(2),
        sz: sizeText(lots),
        time: timeMs,
        hash: `0x${trade.toString(16).padStart(64, '0')}`,
        oid: 190_000_000_000 + trade,
        crossed: true,
        tid: 600_000_000_000_000 + trade,
        feeToken: 'USDC',
      }
      for (const [account, change] of [[buyer, lots] as const, [seller, -lots] as const]) {
        const before = held[coin]?.[account] ?? 0
        held[coin]?.fill(before + change, account, account + 1)
        events.push([
          addressOf(account),
          {
            ...shared,
            side: change > 0 ? 'B' : 'A',
            startPosition: sizeText(before),
            dir: change > 0 ? 'Open Long' : 'Open Short',
            closedPnl: '0.0',
            fee: ((lots * price) / 100_000).toFixed(6),
          },
        ])
      }
    }
    const time = `${new Date(timeMs).toISOString().slice(0, 23)}111222`
    file?.append(
      `${JSON.stringify({ local_time: time, block_time: time, block_number: 758_000_000 + block, events })}\n`,
    )
  }
  return bytes + (file?.close() ?? 0)
}

class BufferedFile {
  readonly #descriptor: number
  #parts: string[] = []
  #length = 0
  #bytes = 0

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w')
  }

  append(text: string): void {
    this.#parts.push(text)
    this.#length += text.length
    if (this.#length >= bufferBytes) this.#write()
  }

  close(): number {
    this.#write()
    closeSync(this.#descriptor)
    return this.#bytes
  }

  #write(): void {
    const bytes = Buffer.from(this.#parts.join(''))
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at)
    this.#bytes += bytes.length
    this.#parts = []
    this.#length = 0
  }
}

function sizeText(hundredths: number): string {
  return (hundredths / 100).toFixed(2)
}

function addressOf(account: number): string {
  return `0x${(account + 1).toString(16).padStart(40, '0')}`
}
