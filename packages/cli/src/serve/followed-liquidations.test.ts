import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@plimsoll/client'
import type { BookDocument, Document } from '@plimsoll/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { startServe } from '../bench/server/child-server.ts'
import { root } from '../testing/run-plimsoll.ts'
import { testFolder } from '../testing/simulated-folder.ts'

const domain = 'usdt-perps'
const market = 'BTC-USDT'
const timeoutMs = 60_000

// The exchange of docs/sidecar.md, "Close what the engine asks for", with nothing but what the venue is told.
test(
  'a venue is told what to close, closes some of it, gives up the rest, and is told when it is over',
  async () => {
    const folder = testFolder('followed-liquidations')
    onTestFinished(() => folder.remove())
    const first = readFileSync(join(root, 'examples/first.book.json'), 'utf8')
    const book = first
      .replace('"domain"', '"execution": "sidecar", "domain"')
      .replace('"markPrice": "50000.0"', '"markPrice": "60000.0"')
    writeFileSync(folder.at('book.json'), book)
    const words = ['--dev', '--port', '0', '--data', folder.at('data')]
    const server = await startServe(...words, '--book', folder.at('book.json'))
    onTestFinished(async () => void (await server.stop()))
    const client = createClient({ url: server.url })
    const abort = new AbortController()
    onTestFinished(() => abort.abort())
    const stream = client.stream({ domain, channel: 'liquidations' }, { signal: abort.signal })
    const messages = stream[Symbol.asyncIterator]()
    /** What the next message says is to be closed. */
    const told = async (): Promise<readonly Document<'liquidation'>[]> => {
      const next = await messages.next()
      if (next.done === true) throw new Error('the stream has ended')
      return next.value.data.liquidations
    }
    expect(await told()).toEqual([])

    const price = { market, markPrice: '60400.0', sources: 3, priceTimeMs: Date.now() }
    await client.postCommands({ domain, body: { kind: 'updatePrices', prices: [price] } })
    const [asked] = await told()
    expect(asked).toMatchObject({
      account: 'a1',
      bucket: 'cross',
      legs: [{ market, side: 'short', size: '1.500', limitPrice: '60666.6' }],
    })
    expect(asked?.deadlineMs).toBeGreaterThan(Date.now())
    expect((await client.listLiquidations({ domain })).rows).toEqual([asked])

    const [leg] = asked?.legs ?? []
    const fill = {
      kind: 'fillLiquidation',
      account: 'a1',
      bucket: 'cross',
      market,
      side: 'short',
      size: '0.500',
      counterparty: { account: 'b1' },
    } as const
    await expect(
      client.postCommands({ domain, body: { ...fill, price: '60666.7' } }),
    ).rejects.toMatchObject({ code: 'rejected', rejection: 'beyondLimit' })
    await client.postCommands({ domain, body: { ...fill, price: leg?.limitPrice ?? '' } })
    expect(await told()).toMatchObject([{ account: 'a1', legs: [{ size: '1.000' }] }])

    const failed = { kind: 'failLiquidation', account: 'a1', bucket: 'cross' } as const
    await client.postCommands({ domain, body: failed })
    expect(await told()).toEqual([])
    // The round that follows plans a deleveraging, which stands in the way of a new book.
    let plans = await client.listPlans({ domain })
    while (plans.rows.length === 0) plans = await client.listPlans({ domain })
    expect(plans.rows).toMatchObject([{ account: 'a1', side: 'short' }])
    const statement = { book: JSON.parse(book) as BookDocument, isComplete: true }
    const posting = client.postBook({ domain, body: statement })
    await expect(posting).rejects.toMatchObject({ rejection: 'planOpen' })
    await expect(posting).rejects.toThrow('then send the book again with a new Idempotency-Key')
  },
  timeoutMs,
)
