import type { AddressInfo } from 'node:net'
import type { Role } from '@plimsoll/protocol'
import fastify from 'fastify'
import { streamSection } from '../config/config-sections.ts'
import type { StreamSettings } from '../config/server-config.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { Principal } from '../identity/principal.ts'
import { createPseudonyms } from '../identity/pseudonyms.ts'
import { Refused } from '../identity/refused.ts'
import { createStreamHub, type StreamHub } from '../stream/stream-hub.ts'
import { Secret } from '../telemetry/secret.ts'
import { createTelemetry, type Telemetry } from '../telemetry/telemetry.ts'

/** A stream that listens, with keys that sign by saying their name. */
export interface ServedStream {
  readonly hub: StreamHub
  readonly telemetry: Telemetry
  readonly port: number
  readonly url: string
  /** Ends a key. */
  revoke(keyId: string): void
  close(): Promise<void>
}

/** Keys of the tests by id. */
export const testKeys: Readonly<Record<string, Principal>> = {
  risk: principal('risk', 'riskOfficer'),
  audit: principal('audit', 'auditor'),
  venue: principal('venue', 'venue'),
  ops: principal('ops', 'operator'),
  admin: principal('admin', 'admin'),
  a1: principal('a1', 'trader', ['a1']),
  a2: principal('a2', 'marketMaker', ['a2']),
  elsewhere: { ...principal('elsewhere', 'riskOfficer'), domains: new Set(['another']) },
}

function principal(keyId: string, role: Role, accounts: readonly string[] = []): Principal {
  return { keyId, role, owner: keyId, accounts: new Set(accounts) }
}

/** The defaults of the configuration. */
export const streamDefaults: StreamSettings = Object.fromEntries(
  Object.entries(streamSection.properties).map(([name, { default: value }]) => [name, value]),
) as StreamSettings

/** Serves the stream of some domains on a free port of this machine. */
export async function serveStream(
  domains: readonly HostedDomain[],
  settings: Partial<StreamSettings> = {},
): Promise<ServedStream> {
  const telemetry = createTelemetry({ log: { level: 'silent' } })
  const revoked = new Set<string>()
  const listeners = new Set<(keyId: string) => void>()
  const hub = createStreamHub({
    settings: { ...streamDefaults, ...settings },
    identity: {
      challenge: () => 'a challenge',
      login: async ({ keyId, signature }) => {
        const known = testKeys[keyId]
        if (known === undefined || signature !== `signed by ${keyId}`) {
          throw new Refused('unauthenticated', 'the login is not signed by a known key')
        }
        return known
      },
      isCurrent: ({ keyId }) => !revoked.has(keyId),
      onRevoked: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    pseudonyms: createPseudonyms(new Secret(Buffer.alloc(32, 7))),
    domains: {
      get: (name) => {
        const hosted = domains.find(({ domain }) => domain === name)
        return hosted && { domain: name, status: hosted.status, hosted }
      },
    },
    telemetry,
    nowMs: () => 0,
  })
  for (const hosted of domains) hub.welcome(hosted)
  const app = fastify({ forceCloseConnections: true })
  await hub.attach(app)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return {
    hub,
    telemetry,
    port,
    url: `ws://127.0.0.1:${port}/v1/stream`,
    revoke: (keyId) => {
      revoked.add(keyId)
      for (const listener of listeners) listener(keyId)
    },
    close: async () => {
      await hub.close()
      await app.close()
    },
  }
}

/** A message as a reader of a test sees it. */
export type Heard = Readonly<Record<string, unknown>> & { readonly type: string }

/** A reader that keeps what it hears. */
export class StreamReader {
  readonly #socket: WebSocket
  /** What has not been taken yet. */
  readonly heard: Heard[] = []
  /** Everything. */
  readonly log: Heard[] = []
  readonly closed: Promise<{ readonly code: number }>
  #wake: () => void = () => undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as Heard
      this.heard.push(message)
      this.log.push(message)
      this.#wake()
    })
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code }) => {
        resolve({ code })
        this.#wake()
      })
    })
  }

  /** Connects, and logs in where a key is given. */
  static async open(url: string, keyId?: string): Promise<StreamReader> {
    const reader = new StreamReader(new WebSocket(url))
    await reader.next('challenge')
    if (keyId !== undefined) {
      reader.say({ type: 'login', key: keyId, signature: `signed by ${keyId}` })
      await reader.next('welcome')
    }
    return reader
  }

  say(message: unknown): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.#socket.send(bytes)
  }

  close(): void {
    this.#socket.close()
  }

  /** Waits for a message that is wanted and takes everything up to it. */
  async next(wanted: string | ((message: Heard) => boolean)): Promise<Heard> {
    const isWanted =
      typeof wanted === 'string' ? ({ type }: Heard): boolean => type === wanted : wanted
    for (;;) {
      const index = this.heard.findIndex(isWanted)
      const found = this.heard[index]
      if (found !== undefined) {
        this.heard.splice(0, index + 1)
        return found
      }
      if (this.#socket.readyState >= WebSocket.CLOSING) throw new Error('the stream is closed')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
