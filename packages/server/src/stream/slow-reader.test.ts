import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { CommittedRecord, RecordListener } from '../domain/committed-record.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { exampleDomain } from '../testing/example-domain.ts'
import { serveStream, StreamReader } from '../testing/served-stream.ts'

const DOMAIN = 'usdt-perps'
const RECORD_BYTES = 200_000

/** A domain whose records are as large as a test wants them. */
class LoudDomain {
  readonly hosted: HostedDomain
  readonly #listeners = new Set<RecordListener>()
  #sequence = 0

  constructor(hosted: HostedDomain) {
    const { domain, terms, format, writer, archive, status } = hosted
    const spoken = {
      domain,
      terms,
      format,
      writer,
      archive,
      status,
      read: ((readState) => hosted.read(readState)) as HostedDomain['read'],
      follow: (listener: RecordListener) => {
        this.#listeners.add(listener)
        return () => void this.#listeners.delete(listener)
      },
    }
    this.hosted = spoken as HostedDomain
  }

  halt(): number {
    this.#sequence += 1
    const reason = 'x'.repeat(RECORD_BYTES)
    const record: CommittedRecord = {
      domain: DOMAIN,
      epoch: 1,
      sequence: this.#sequence,
      timeMs: 0,
      kind: 'halt',
      events: [{ kind: 'halted', market: null, reason }],
    }
    for (const listener of this.#listeners) listener([record])
    return this.#sequence
  }
}

/** A client without a library, which stops reading when it is told to. */
async function plainClient(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.write(
    'GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  )
  await once(socket, 'data')
  say(socket, { type: 'login', key: 'risk', signature: 'signed by risk' })
  let heard = ''
  while (!heard.includes('welcome')) heard += String((await once(socket, 'data'))[0])
  say(socket, { type: 'subscribe', id: 'halts', domain: DOMAIN, channel: 'ops.halts' })
  return socket
}

/** One text frame of less than 126 bytes, masked with zeros. */
function say(socket: Socket, message: object): void {
  const text = Buffer.from(JSON.stringify(message))
  expect(text.length).toBeLessThan(126)
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]))
}

test('a reader that stops reading is closed with its places, and nobody else notices', async () => {
  const example = exampleDomain()
  const opened = await example.open()
  const loud = new LoudDomain(opened)
  const stream = await serveStream([loud.hosted], {
    backlogBytesMax: 8 * RECORD_BYTES,
    bufferBytesMax: 65_536,
  })
  const reader = await StreamReader.open(stream.url, 'venue')
  reader.say({ type: 'subscribe', id: 'halts', domain: DOMAIN, channel: 'ops.halts' })
  await reader.next('snapshot')
  const slow = await plainClient(stream.port)
  let heard = ''
  slow.on('data', (bytes) => {
    heard += bytes.toString('latin1')
  })
  while (!heard.includes('snapshot')) await once(slow, 'data')
  slow.pause()
  const isClosed = async (): Promise<boolean> => {
    const { values } = await stream.telemetry.measures.stream.slowClosed.get()
    return values.some(({ value }) => value > 0)
  }
  let told = 0
  while (!(await isClosed())) {
    // Far more than the sockets of this machine hold.
    for (let count = 0; count < 20; count += 1) {
      told = loud.halt()
      expect(await reader.next('event')).toMatchObject({ seq: told, prevSeq: told - 1 })
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 200)
    })
  }
  slow.resume()
  while (!heard.includes('"type":"closing"')) await once(slow, 'data')
  slow.destroy()
  const closing = /\{"type":"closing".*?\}\]\}/u.exec(heard)?.[0] ?? '{}'
  const { code, resume } = JSON.parse(closing) as {
    readonly code: number
    readonly resume: readonly { readonly seq: number }[]
  }
  expect(code).toBe(4008)
  const seq = resume[0]?.seq ?? 0
  // It got everything up to its place, and can go on from there where that is not too long ago.
  expect(heard.split('"type":"event"').length - 1).toBe(seq)
  expect(seq).toBeGreaterThan(0)
  expect(seq).toBeLessThan(told)
  await stream.close()
  await opened.close()
  example.remove()
})
