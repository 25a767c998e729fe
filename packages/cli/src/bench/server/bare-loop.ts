import { createHash, createPublicKey, verify } from 'node:crypto'
import { closeSync, fdatasync, openSync, write } from 'node:fs'
import { promisify } from 'node:util'
import { signingHeaders, signingText } from '@plimsoll/protocol'
import fastify, { type FastifyRequest } from 'fastify'

// A process of its own that does the least a durable server can do: reads a command as JSON, writes it to a file, syncs, and
// answers. With `each` a sync of its own for every command; with `shared` commands that arrive during a sync share the next one,
// as they do in the server that is compared with it. With a public key it verifies the signature of every request first.

const [file = '', syncs = 'shared', publicKey] = process.argv.slice(2)
const descriptor = openSync(file, 'a', 0o600)
const writeFile = promisify(write)
const syncFile = promisify(fdatasync)

interface Waiting {
  readonly line: string
  readonly durable: (sequence: number) => void
}

let waiting: Waiting[] = []
let isWriting = false
let sequence = 0

async function writeGroups(): Promise<void> {
  isWriting = true
  while (waiting.length > 0) {
    const group = waiting
    waiting = []
    await writeFile(descriptor, group.map(({ line }) => line).join(''))
    await syncFile(descriptor)
    for (const { durable } of group) durable((sequence += 1))
  }
  isWriting = false
}

async function writeAlone(line: string): Promise<number> {
  await writeFile(descriptor, line)
  await syncFile(descriptor)
  return (sequence += 1)
}

function writeShared(line: string): Promise<number> {
  return new Promise((durable) => {
    waiting.push({ line, durable })
    if (!isWriting) void writeGroups()
  })
}

const append = syncs === 'each' ? writeAlone : writeShared

const key =
  publicKey === undefined
    ? undefined
    : createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: publicKey } })

function isSigned({ method, url: path, headers }: FastifyRequest, body: Buffer): boolean {
  const text = signingText({
    method,
    path,
    query: '',
    bodySha256: createHash('sha256').update(body).digest('hex'),
    timestampMs: Number(headers[signingHeaders.timestampMs]),
    keyId: String(headers[signingHeaders.keyId]),
    idempotencyKey: String(headers[signingHeaders.idempotencyKey]),
  })
  const signature = Buffer.from(String(headers[signingHeaders.signature]), 'base64url')
  return key === undefined || verify(null, Buffer.from(text), key, signature)
}

const app = fastify()
if (key !== undefined) {
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (typeof body === 'string' || !isSigned(request, body)) done(new Error('not signed'))
    else done(null, JSON.parse(body.toString('utf8')))
  })
}
app.post('/v1/domains/:domain/commands', async ({ body }) => {
  const at = await append(`${JSON.stringify(body)}\n`)
  return { outcome: 'accepted', sequence: at, epoch: 1, events: [] }
})
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify({ url })}\n`)
process.once('SIGTERM', () => {
  void app.close().then(() => closeSync(descriptor))
})
