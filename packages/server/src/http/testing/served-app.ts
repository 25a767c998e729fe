import { generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { BookSpec } from '@plimsoll/engine'
import { type Role, roles, signingHeaders, signingText } from '@plimsoll/protocol'
import type { FastifyInstance } from 'fastify'
import { readConfig } from '../../config/read-config.ts'
import type { ServerConfig } from '../../config/server-config.ts'
import { openControl } from '../../control/open-control.ts'
import type { Domains } from '../../domain/domain-entry.ts'
import { openDomains } from '../../domain/open-domains.ts'
import { openIdentity } from '../../identity/open-identity.ts'
import { createPseudonyms, type Pseudonyms } from '../../identity/pseudonyms.ts'
import { Secret } from '../../telemetry/secret.ts'
import { createTelemetry } from '../../telemetry/telemetry.ts'
import { quickFolder } from '../../testing/quick-folder.ts'
import { still } from '../../testing/sample-domain.ts'
import { createApp } from '../create-app.ts'
import type { Services } from '../services.ts'
import { LaboratoryTables } from '../simulations/laboratory-tables.ts'

import { stillLaboratory } from './still-laboratory.ts'

/** A request of a test. */
export interface TestRequest {
  readonly method?: 'GET' | 'POST' | 'HEAD'
  /** With the query, if there is one. */
  readonly url: string
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly bytes?: string | Buffer
  readonly key?: string
  readonly idempotencyKey?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Of the clock of the key, ahead of the server's. */
  readonly aheadMs?: number
}

/** An answer as a test sees it. */
export interface TestAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  /** The body, where it is JSON. */
  readonly json: Record<string, unknown>
}

/** An app with real parts on a folder of its own, and a key of every role. */
export interface ServedApp {
  readonly app: FastifyInstance
  readonly config: ServerConfig
  readonly domains: Domains
  readonly pseudonyms: Pseudonyms
  readonly clock: { timeMs: number }
  /** Headers that sign a request with a key called like a role, or another that was asked for. */
  readonly signed: (request: TestRequest) => Record<string, string>
  readonly ask: (request: TestRequest) => Promise<TestAnswer>
  readonly close: () => Promise<void>
}

interface AppOptions {
  readonly books: readonly BookSpec[]
  /** Accounts of the keys of traders and market makers. */
  readonly accounts?: readonly string[]
  /** Lines of the configuration beside the keys. */
  readonly config?: string
  readonly isDev?: boolean
  /** Domains decide beside the venue. */
  readonly isShadow?: boolean
  /** Puts others in place of the parts. */
  readonly change?: (services: Services) => Services
}

/** Opens the parts, makes the app; nothing listens. */
export async function serveApp(options: AppOptions): Promise<ServedApp> {
  const folder = quickFolder()
  const clock = { timeMs: Math.max(...options.books.map(({ timeMs }) => timeMs)) + 1_000_000 }
  const nowMs = (): number => clock.timeMs
  const privateKeys = new Map<string, KeyObject>()
  const blocks = roles.map((role) => keyBlock(role, options.accounts ?? ['a1'], privateKeys))
  const text = [options.config ?? '', ...blocks].join('\n')
  const config = readConfig(text, {
    file: 'test.toml',
    data: folder,
    isDev: options.isDev ?? false,
  })
  const services = await openServices(config, options, nowMs)
  const app = await createApp(options.change?.(services) ?? services)
  const signed = (request: TestRequest): Record<string, string> =>
    signatureOf(request, privateKeys, clock)
  const { control, domains, pseudonyms, laboratory } = services
  return {
    app,
    config,
    domains,
    pseudonyms,
    clock,
    signed,
    ask: (request) => ask(app, request, request.key === undefined ? {} : signed(request)),
    close: async () => {
      await app.close()
      await laboratory?.close()
      await control.close()
      await domains.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openServices(
  config: ServerConfig,
  { books, isShadow = false }: AppOptions,
  nowMs: () => number,
): Promise<Services> {
  const fail = (error: unknown): never => {
    throw error
  }
  const domains = await openDomains({
    folder: `${config.server.data}/domains`,
    clock: { nowMs },
    optionsOf: () => ({ automation: still, isShadow }),
    books: new Map(books.map((book) => [book.domain, book])),
    domainsMax: 10,
    onError: (_domain, error) => fail(error),
  })
  const identity = openIdentity(config)
  const { keyring } = identity
  const clock = { nowMs }
  return {
    settings: config,
    identity,
    keyring,
    control: await openControl({ config, domains, keyring, clock, tickMs: 0, onError: fail }),
    pseudonyms: createPseudonyms(new Secret(Buffer.alloc(32, 1))),
    domains,
    telemetry: createTelemetry({ log: { level: 'silent' } }),
    laboratory: new LaboratoryTables({
      settings: { runningMax: 1, waitingMax: 5, keptMax: 5 },
      nowMs,
      domainNamed: (domain) => domains.get(domain)?.hosted,
      laboratory: stillLaboratory,
    }),
    version: '1.2.3',
    nowMs,
  }
}

function keyBlock(
  role: Role,
  accounts: readonly string[],
  privateKeys: Map<string, KeyObject>,
): string {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  privateKeys.set(role, privateKey)
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const owns = role === 'trader' || role === 'marketMaker'
  const list = owns ? `\naccounts = ${JSON.stringify(accounts)}` : ''
  return `[[keys]]\nid = "${role}"\nrole = "${role}"\nowner = "${role}"\npublicKey = "${x}"${list}\n`
}

function signatureOf(
  request: TestRequest,
  privateKeys: ReadonlyMap<string, KeyObject>,
  clock: { timeMs: number },
): Record<string, string> {
  // Signatures of equal requests differ by their time, and each is good once.
  clock.timeMs += 1
  const timestampMs = clock.timeMs + (request.aheadMs ?? 0)
  const { key = '', method = 'GET', url, idempotencyKey = '' } = request
  const [path = '', query = ''] = url.split('?')
  const privateKey = privateKeys.get(key)
  if (privateKey === undefined) throw new Error(`no key ${key}`)
  const text = signingText({
    method,
    path,
    query,
    bodySha256: digestOf(bytesOf(request)),
    timestampMs,
    keyId: key,
    idempotencyKey,
  })
  return {
    [signingHeaders.keyId]: key,
    [signingHeaders.timestampMs]: String(timestampMs),
    [signingHeaders.signature]: sign(null, Buffer.from(text), privateKey).toString('base64url'),
  }
}

async function ask(
  app: FastifyInstance,
  request: TestRequest,
  signed: Readonly<Record<string, string>>,
): Promise<TestAnswer> {
  const { method = 'GET', url, idempotencyKey, headers } = request
  const payload = bytesOf(request)
  const response = await app.inject({
    method,
    url,
    headers: {
      ...(payload.length > 0 && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { [signingHeaders.idempotencyKey]: idempotencyKey }),
      ...signed,
      ...headers,
    },
    ...(payload.length > 0 && { payload }),
  })
  const type = response.headers['content-type'] ?? ''
  const { statusCode: status, payload: text } = response
  const json = type.includes('json') && text !== '' ? (JSON.parse(text) as object) : {}
  return { status, headers: response.headers, text, json: json as TestAnswer['json'] }
}

function bytesOf({ body, bytes }: TestRequest): Buffer {
  if (bytes !== undefined) return Buffer.from(bytes)
  return body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body))
}

function digestOf(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex')
}
