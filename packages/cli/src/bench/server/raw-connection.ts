import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What an answer was, and how long it took. */
export interface RawAnswer {
  readonly status: number
  readonly tookMs: number
}

/**
 * One connection that sends requests as bytes and waits for each answer: so little work that what is measured is the server. Reads
 * answers with a `content-length` only.
 */
export class RawConnection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #waiting: { startedMs: number; resolve: (answer: RawAnswer) => void } | undefined
  #reject: ((error: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('error', (error) => this.#reject?.(error))
    socket.on('close', () => this.#reject?.(new Error('the server closed the connection')))
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    return new RawConnection(socket)
  }

  send(request: Buffer): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { startedMs: performance.now(), resolve }
      this.#reject = reject
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#reject = undefined
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const head = this.#received.toString('latin1', 0, headEnd)
    const [, length = '0'] = /\r\ncontent-length: (\d+)/iu.exec(head) ?? []
    if (this.#received.length < headEnd + 4 + Number(length)) return
    this.#received = Buffer.alloc(0)
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#reject = undefined
    // The first line is `HTTP/1.1 200 OK`.
    waiting?.resolve({
      status: Number(head.slice(9, 12)),
      tookMs: performance.now() - waiting.startedMs,
    })
  }
}

/** A POST of JSON as it goes over the line. */
export function postBytes(
  url: string,
  {
    path,
    body,
    headers,
  }: { path: string; body: string; headers: Readonly<Record<string, string>> },
): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `host: ${new URL(url).host}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
