import { lots, ratio } from '@plimsoll/engine'
import { channelMessageSchema, checkBy, encodeLiquidation } from '@plimsoll/protocol'
import { expect, onTestFinished, test } from 'vitest'
import { exampleBook, exampleDomain } from '../testing/example-domain.ts'
import { type Heard, serveStream, StreamReader } from '../testing/served-stream.ts'

const DOMAIN = 'usdt-perps'
const check = checkBy(channelMessageSchema('liquidations'), 'message')

interface Liquidation {
  readonly account: string
  readonly legs: readonly { readonly size: string; readonly limitPrice?: string }[]
}

/** What a message says is to be closed: accounts, sizes and limits. */
function told(message: Heard): readonly string[] {
  expect(check(message)).toEqual([])
  const { liquidations } = message['data'] as { readonly liquidations: readonly Liquidation[] }
  return liquidations.flatMap(({ account, legs }) =>
    legs.map(({ size, limitPrice }) => `${account} ${size} ${limitPrice}`),
  )
}

test('whoever follows what is to be closed sees every change of it, and an auditor no name', async () => {
  const { markets, ...book } = exampleBook()
  const calm = {
    ...book,
    markets: markets.map((one) => ({ ...one, markPriceTicks: ratio(600_000n) })),
  }
  const example = exampleDomain({ ...calm, execution: 'sidecar' })
  onTestFinished(() => example.remove())
  const hosted = await example.open()
  onTestFinished(() => hosted.close())
  const stream = await serveStream([hosted], { tickMs: 1 })
  onTestFinished(() => stream.close())
  const [venue, auditor] = await Promise.all(
    ['venue', 'audit'].map(async (key) => {
      const reader = await StreamReader.open(stream.url, key)
      reader.say({ type: 'subscribe', id: 'x', domain: DOMAIN, channel: 'liquidations' })
      expect(told(await reader.next('snapshot'))).toEqual([])
      return reader
    }),
  )
  if (venue === undefined || auditor === undefined) throw new Error('nobody follows')
  let priceTimeMs = book.timeMs
  const price = (tick: bigint) =>
    hosted.submit({
      kind: 'updatePrices',
      prices: [
        {
          market: 'BTC-USDT',
          markPriceTicks: ratio(tick),
          sources: 3,
          priceTimeMs: (priceTimeMs += 1),
        },
      ],
    })
  await price(604_000n)
  await hosted.submit({ kind: 'requestLiquidations' })
  const asked = await venue.next('delta')
  expect(told(asked)).toEqual(['a1 1.500 60666.6'])
  // What is told is what can be read.
  const read = await hosted.read((view) =>
    view.liquidations().map((one) => encodeLiquidation(one, hosted.format)),
  )
  expect(asked['data']).toEqual({ liquidations: read })
  const hidden = await auditor.next('delta')
  expect(told(hidden)).toHaveLength(1)
  expect(JSON.stringify(hidden)).not.toContain('"a1"')

  const position = { market: 'BTC-USDT', side: 'short', account: 'a1', bucket: 'cross' } as const
  const fill = (tick: bigint) =>
    hosted.submit({
      kind: 'fillLiquidation',
      ...position,
      lots: lots(500n),
      priceTicks: tick,
      counterparty: { account: 'b1' },
    })
  expect(await fill(606_667n)).toMatchObject({ outcome: 'rejected', code: 'beyondLimit' })
  expect(await fill(606_666n)).toMatchObject({ outcome: 'accepted' })
  // The limit of what is left moved with the equity that the better price left to the bucket.
  expect(told(await venue.next('delta'))).toEqual(['a1 1.000 60666.7'])
  await price(600_000n)
  await hosted.submit({ kind: 'requestLiquidations' })
  for (;;) {
    const message = await venue.next('delta')
    if (told(message).length === 0) break
  }
})
