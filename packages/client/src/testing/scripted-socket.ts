type Fields = Readonly<Record<string, unknown>>

/** The server's end of one connection. */
export interface ServedConnection {
  /** From 0. */
  readonly index: number
  /** What the client sent, parsed. */
  readonly sent: Fields[]
  deliver(message: object): void
  close(code?: number): void
}

/** What a server does with a connection: told when it opens, and of each message of the client. */
export interface ScriptedServer {
  opened(connection: ServedConnection): void
  received(connection: ServedConnection, message: Fields): void
}

/** A WebSocket of which the test is the other end; messages pass between two turns of the loop. */
export function scriptedSocket(server: ScriptedServer): {
  readonly WebSocket: typeof globalThis.WebSocket
  readonly connections: ServedConnection[]
} {
  const connections: ServedConnection[] = []

  class Socket extends EventTarget {
    static readonly OPEN = 1
    readyState = 0
    readonly #connection: ServedConnection

    constructor() {
      super()
      const sent: Fields[] = []
      this.#connection = {
        index: connections.length,
        sent,
        deliver: (message) => {
          queueMicrotask(() => {
            this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
          })
        },
        close: (code = 1006) => {
          queueMicrotask(() => this.#end(code))
        },
      }
      connections.push(this.#connection)
      setImmediate(() => {
        this.readyState = 1
        server.opened(this.#connection)
      })
    }

    send(text: string): void {
      const message = JSON.parse(text) as Fields
      this.#connection.sent.push(message)
      queueMicrotask(() => {
        if (this.readyState === 1) server.received(this.#connection, message)
      })
    }

    close(): void {
      queueMicrotask(() => this.#end(1000))
    }

    #end(code: number): void {
      if (this.readyState === 3) return
      this.readyState = 3
      this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '' }))
    }
  }
  return { WebSocket: Socket as unknown as typeof globalThis.WebSocket, connections }
}
