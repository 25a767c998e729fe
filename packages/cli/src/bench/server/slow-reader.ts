import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { benchDomain } from './bench-folder.ts'

/** Subscribes to prices over a connection of which nothing is ever read, so that all that is sent waits. Returns what ends it. */
export async function openSlowReader(url: string): Promise<() => void> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.on('error', () => socket.destroy())
  socket.write(
    [
      'GET /v1/stream HTTP/1.1',
      `host: ${host}`,
      'upgrade: websocket',
      'connection: Upgrade',
      `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
      'sec-websocket-version: 13',
      '\r\n',
    ].join('\r\n'),
  )
  await once(socket, 'data')
  socket.pause()
  const subscription = { id: 'marks', domain: benchDomain, channel: 'marks' }
  socket.write(textFrame(JSON.stringify({ type: 'subscribe', ...subscription })))
  return () => socket.destroy()
}

/** A text of less than 126 bytes as a client sends it. The mask of zeros leaves it as it is. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x81, 0x80 + payload.length, 0, 0, 0, 0]), payload])
}
