import { mkdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ServerConfig } from '../config/server-config.ts'
import { unsafeMarkets } from '../config/unsafe-markets.ts'
import type { UnsafeSetting } from '../config/unsafe-settings.ts'
import { readWebhookSecrets } from '../config/webhook-secrets.ts'
import { openControl } from '../control/open-control.ts'
import type { Laboratory } from '../domain/comparison/laboratory.ts'
import type { Domains } from '../domain/domain-entry.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { createApp } from '../http/create-app.ts'
import type { Notice } from '../http/services.ts'
import { LaboratoryTables } from '../http/simulations/laboratory-tables.ts'
import { attachSite } from '../http/site/attach-site.ts'
import { noticeVisits } from '../http/site/notice-visits.ts'
import { openIdentity } from '../identity/open-identity.ts'
import { openPseudonyms } from '../identity/open-pseudonyms.ts'
import { openOutbox } from '../outbox/outbox.ts'
import { createStreamHub } from '../stream/stream-hub.ts'
import { createTelemetry, type Telemetry } from '../telemetry/telemetry.ts'
import { Closings } from './closings.ts'
import { followDomains } from './follow-domains.ts'
import { type ConfiguredDomainParts, openConfiguredDomains } from './configured-domains.ts'
import { type DomainPort, domainPort } from './domain-port.ts'

/** What a server is given beside its configuration. */
export interface ServerParts extends ConfiguredDomainParts {
  /** Of the program, for the interface documents. */
  readonly version?: string
  /** Runs simulations and comparisons; absent: none are offered. */
  readonly laboratory?: Laboratory
  /** Folder of the dashboard as it was built; absent: none is served. */
  readonly site?: string
  /** What whoever runs the server wants every reader to know. */
  readonly notice?: Notice
  /** Called whenever a page of the dashboard is asked for or a stream opened. */
  readonly onVisit?: () => void
}

/** A server that answers. */
export interface RunningServer {
  /** Where. */
  readonly url: string
  /** What its domains are not as in production they should be. All of it is advice. */
  readonly unsafe: readonly UnsafeSetting[]
  /** A domain for a venue of this process. Undefined where there is none of the name, or it could not be opened. */
  venue(domain: string): DomainPort | undefined
  /**
   * Takes no further connection, answers what is under way for as long as the configuration allows, writes last checkpoints, and
   * lets go of everything. A second call waits for the first.
   */
  close(): Promise<void>
}

const versionUnknown = '0.0.0'

/**
 * Recovers every domain and then listens. Where anything fails on the way, everything that was opened is closed again and nothing
 * listens.
 *
 * @throws ConfigError, BookError, JournalLocked, JournalDamaged, and errors of listening
 */
export async function startServer(
  config: ServerConfig,
  parts: ServerParts = {},
): Promise<RunningServer> {
  const telemetry = createTelemetry({ log: { level: config.log.level } })
  const closings = new Closings()
  const noteFailure = (what: string, error: unknown): void => {
    telemetry.log.error({ err: error, what }, 'something could not be closed')
  }
  try {
    const { app, domains } = await openEverything(config, parts, { telemetry, closings })
    const { host, port } = config.server
    const listenTextResolver = (address: string): string => `listening on ${address}`
    await app.listen({ host, port, listenTextResolver })
    const url = urlOf(app.server.address() as AddressInfo)
    let closing: Promise<void> | undefined
    return {
      url,
      unsafe: domains.all().flatMap(({ hosted }) => (hosted ? unsafeMarkets(hosted.terms) : [])),
      venue: (domain) => {
        const hosted = domains.get(domain)?.hosted
        return hosted && domainPort(hosted)
      },
      close: () => {
        closing ??= closings.close(noteFailure)
        return closing
      },
    }
  } catch (error) {
    await closings.close(noteFailure)
    throw error
  }
}

interface Opening {
  readonly telemetry: Telemetry
  readonly closings: Closings
}

async function openEverything(
  config: ServerConfig,
  parts: ServerParts,
  { telemetry, closings }: Opening,
): Promise<{ readonly app: FastifyInstance; readonly domains: Domains }> {
  const { version = versionUnknown, laboratory: runner, notice } = parts
  const { data, stopWithinMs } = config.server
  const nowMs = Date.now
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const startMs = nowMs()
  const identity = openIdentity(config, startMs)
  const { keyring } = identity
  const pseudonyms = openPseudonyms(config)
  const opened = await openConfiguredDomains(config, parts, telemetry)
  closings.add('domains', () => opened.close())
  const outbox = await openOutbox({
    folder: data,
    endpoints: config.webhooks.map((row) => ({ ...row, secrets: readWebhookSecrets(row) })),
    isDev: config.isDev,
    telemetry,
    nowMs,
  })
  closings.add('outbox', () => outbox.close())
  const hub = createStreamHub({
    settings: config.stream,
    identity,
    pseudonyms,
    telemetry,
    nowMs,
    domains: opened,
  })
  const domains = await followDomains(opened, async (hosted: HostedDomain) => {
    telemetry.watch(hosted)
    hub.welcome(hosted)
    await outbox.follow(hosted)
  })
  const onError = (error: unknown): void => {
    telemetry.log.error({ err: error }, 'something went wrong in control')
  }
  const control = await openControl({ config, domains, keyring, clock: { nowMs }, onError })
  closings.add('control', () => control.close())
  const laboratory = runner && laboratoryTables(config, { laboratory: runner, domains, nowMs })
  if (laboratory) closings.add('laboratory', () => laboratory.close())
  const app = await createApp(
    {
      settings: config,
      identity,
      keyring,
      control,
      pseudonyms,
      domains,
      telemetry,
      version,
      nowMs,
      ...(laboratory && { laboratory }),
      ...(notice && { notice }),
    },
    async (empty) => {
      if (parts.onVisit) noticeVisits(empty, parts.onVisit)
      await hub.attach(empty)
      if (parts.site !== undefined) await attachSite(empty, parts.site)
    },
  )
  closings.add('listener', () => closeApp(app, stopWithinMs))
  closings.add('streams', () => hub.close())
  // What is signed from now on is newer than anything that another process may have taken.
  const headStartMs = startMs + config.identity.clockAheadMs - nowMs()
  if (!config.isDev && headStartMs >= 0) await wait(headStartMs + 1)
  return { app, domains }
}

function laboratoryTables(
  { simulations: settings }: ServerConfig,
  parts: {
    readonly laboratory: Laboratory
    readonly domains: Domains
    readonly nowMs: () => number
  },
): LaboratoryTables | undefined {
  const { domains, ...others } = parts
  const domainNamed = (domain: string): HostedDomain | undefined => domains.get(domain)?.hosted
  return settings.runningMax > 0
    ? new LaboratoryTables({ ...others, settings, domainNamed })
    : undefined
}

/** Whoever is not answered by then is cut off; what was submitted is answered in the journal all the same. */
async function closeApp(app: FastifyInstance, withinMs: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), withinMs)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
