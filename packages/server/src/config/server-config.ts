import type { XStatic } from 'typebox/schema'
import type {
  controlSection,
  identitySection,
  limitsSection,
  logSection,
  metricsSection,
  serverSection,
  simulationsSection,
  streamSection,
} from './config-sections.ts'
import type { domainSection, keySection, webhookSection } from './listed-sections.ts'

interface SectionSchema {
  readonly properties: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
}

type Present<S extends SectionSchema> =
  | {
      [K in keyof S['properties']]: S['properties'][K] extends { default: unknown } ? K : never
    }[keyof S['properties']]
  | (S extends { required: readonly (infer K)[] } ? K & keyof S['properties'] : never)

/** What a section says once defaults have taken the place of what it leaves out. */
type Settled<S extends SectionSchema> = {
  readonly [K in Present<S>]: XStatic<S['properties'][K]>
} & {
  readonly [K in Exclude<keyof S['properties'], Present<S>>]?: XStatic<S['properties'][K]>
}

export type LimitSettings = Settled<typeof limitsSection>
export type ControlSettings = Settled<typeof controlSection>
export type StreamSettings = Settled<typeof streamSection>
export type LogSettings = Settled<typeof logSection>
export type DomainSettings = Settled<typeof domainSection>
export type KeySettings = Settled<typeof keySection>
export type WebhookSettings = Settled<typeof webhookSection>

/** The configuration of a server: every default filled in, every path absolute. Holds no secret. */
export interface ServerConfig {
  /** Keyless, on loopback only, with a check of Host and Origin. */
  readonly isDev: boolean
  readonly server: Settled<typeof serverSection>
  readonly limits: LimitSettings
  readonly identity: Settled<typeof identitySection>
  readonly control: ControlSettings
  readonly stream: StreamSettings
  readonly metrics: Settled<typeof metricsSection>
  readonly log: LogSettings
  readonly simulations: Settled<typeof simulationsSection>
  /** By name. */
  readonly domains: ReadonlyMap<string, DomainSettings>
  readonly keys: readonly KeySettings[]
  readonly webhooks: readonly WebhookSettings[]
}
