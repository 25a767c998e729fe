import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type PlimsollClient } from '@plimsoll/client'
import { readConfig, type RunningServer, startServer } from '@plimsoll/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draws } from './testing/draws.ts'
import { type TestFolder, testFolder } from './testing/simulated-folder.ts'
import { ToyVenue } from './testing/toy-venue.ts'

// Venues that keep their own books, each with a domain of one server. When plans arrive and expire depends on the machine, so a
// seed chooses what a venue does and not to the last step how it goes.

const venues = 24
const steps = 60
const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const timeoutMs = 120_000

let folder: TestFolder
let server: RunningServer
let client: PlimsollClient

beforeAll(async () => {
  folder = testFolder('toy-venue')
  const domains = Array.from({ length: venues }, (_, index) => domainSettings(`toy-${index}`))
  const config = readConfig(`[log]\nlevel = "error"\n[limits]\n${limits}\n${domains.join('\n')}`, {
    file: 'toy.toml',
    isDev: true,
    data: folder.at('data'),
    port: 0,
  })
  server = await startServer(config)
  client = createClient({ url: server.url })
}, timeoutMs)

afterAll(async () => {
  await server.close()
  folder.remove()
}, timeoutMs)

const limits = 'keyPoints = 100000000\naddressPoints = 100000000'

function domainSettings(name: string): string {
  return `[domains.${name}]\nisLiquidationAutomatic = false\npassTimeEveryMs = 100`
}

async function expectSameBooks(venue: ToyVenue): Promise<void> {
  const { domain, book } = venue
  for (const [account, { moneyQuote, positions }] of book.accounts) {
    const served = await client.getAccount({ domain, account })
    expect({
      account,
      money: BigInt(served.collateral) + BigInt(served.unsettledFunding),
      positions: served.positions.map((position) => ({
        market: position.market,
        lots: BigInt(position.size) * (position.side === 'long' ? 1n : -1n),
        costQuote: BigInt(position.entryValue),
      })),
    }).toEqual({
      account,
      money: moneyQuote,
      positions: [...positions]
        .map(([market, { lots, costQuote }]) => ({ market, lots, costQuote }))
        .sort((left, right) => (left.market < right.market ? -1 : 1)),
    })
  }
  const { rows } = await client.listFunds({ domain })
  expect(rows.map(({ balance }) => BigInt(balance))).toEqual([...book.funds.values()])
}

/** Channels come in their own order, so the last bookings may come a little after the end. */
async function untilSameBooks(venue: ToyVenue): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const difference = await expectSameBooks(venue).catch((error: unknown) => error)
    if (difference === undefined) return
    await sleep(50)
  }
  await expectSameBooks(venue)
}

test(
  `the books of ${venues} venues and of the server are equal to the unit, whatever a venue does with plans`,
  async () => {
    const all = Array.from(
      { length: venues },
      (_, index) => new ToyVenue(client, `toy-${index}`, draws(seed * 1_000 + index)),
    )
    await Promise.all(
      all.map(async (venue) => {
        await venue.start()
        await venue.run(steps)
        await venue.finish()
        await untilSameBooks(venue)
        await venue.stop()
      }),
    )
    const totals = all.reduce<Record<string, number>>((sum, { counts }) => {
      for (const [name, count] of Object.entries(counts)) {
        sum[name] = (sum[name] ?? 0) + Number(count)
      }
      return sum
    }, {})
    console.log(totals)
    const missing = Object.entries(totals).flatMap(([name, count]) => (count > 0 ? [] : [name]))
    expect(missing).toEqual([])
  },
  timeoutMs,
)
