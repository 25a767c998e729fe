import { readFileSync } from 'node:fs'
import { createClient, ed25519Key } from '@plimsoll/client'

// node examples/two-officers.ts URL, beside the key files risk-1, risk-2 and trader-1
const [url = 'http://127.0.0.1:8080'] = process.argv.slice(2)
const clientOf = async (keyId: string) =>
  createClient({ url, key: await ed25519Key(keyId, readFileSync(`${keyId}.key.pem`, 'utf8')) })
const ada = await clientOf('risk-1')
const bob = await clientOf('risk-2')
const trader = await clientOf('trader-1')
const domain = 'usdt-perps'

// To stop is the safe direction: one officer does it alone.
await ada.postCommands({ domain, body: { kind: 'halt', market: 'BTC-USDT', reason: 'index off' } })

// To go on takes two. The server tries the command on the present state, and says what it would do.
const { id } = await ada.postApproval({
  domain,
  body: {
    action: 'propose',
    command: { kind: 'resume', market: 'BTC-USDT' },
    reason: 'the index has three sources again',
  },
})

// The other officer reads that, and approves this effect and no other: the hash says which.
const { lines, effectHash } = await bob.getApproval({ domain, approval: id })
for (const { text } of lines) console.log(`effect: ${text}`)
await bob.postApproval({ domain, body: { action: 'approve', approval: id, effectHash } })
let status = 'approved'
while (status === 'approved' || status === 'executing') {
  await new Promise((goOn) => setTimeout(goOn, 200))
  status = (await bob.getApproval({ domain, approval: id })).status
}
console.log(`resume: ${status}`)

// A trader sees where his own positions stand in the queue, and hears what is taken from him.
const { positions } = await trader.getAccountAdl({ domain, account: 'a2' })
for (const { market, side, rank, queueLength } of positions) {
  console.log(`a2 ${market} ${side}: place ${rank} of ${queueLength}`)
}
for await (const { type, data } of trader.stream({ domain, channel: 'me.receipts' })) {
  console.log(type, data.receipts.map(({ kind, size }) => `${kind} ${size}`).join())
  break
}
