import { readFileSync } from 'node:fs'
import { createClient, ed25519Key, PlimsollProblem } from '@plimsoll/client'

// node examples/first-client.ts URL [KEY-ID KEY-FILE]
const [url = 'http://127.0.0.1:8080', keyId, keyFile] = process.argv.slice(2)
const key =
  keyId === undefined || keyFile === undefined
    ? undefined
    : await ed25519Key(keyId, readFileSync(keyFile, 'utf8'))
const client = createClient({ url, ...(key && { key }) })
const domain = 'usdt-perps'

try {
  // A price arrives. The answer comes when the command is durable; a lost answer is asked for again by itself.
  const price = { market: 'BTC-USDT', markPrice: '50100.0', sources: 3, priceTimeMs: Date.now() }
  const answer = await client.postCommands({
    domain,
    body: { kind: 'updatePrices', prices: [price] },
  })
  if ('outcome' in answer) console.log(`${answer.outcome} as record ${answer.sequence}`)

  // The stream begins with the state as it is, and goes on for as long as it is read.
  for await (const { type, data } of client.stream({ domain, channel: 'marks' })) {
    console.log(type, data.markets.map(({ market, markPrice }) => `${market} ${markPrice}`).join())
    break
  }
} catch (problem) {
  if (!(problem instanceof PlimsollProblem)) throw problem
  // With the outcome `unknown`, the same call with this key says what came of it.
  const { code, detail, outcome, idempotencyKey } = problem
  console.error(`${code}: ${detail}`)
  console.error(
    `outcome ${outcome}${idempotencyKey === undefined ? '' : `, key ${idempotencyKey}`}`,
  )
  process.exitCode = 1
}
