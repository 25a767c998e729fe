import type { ServerConfig } from '../config/server-config.ts'
import type { Control } from '../control/control.ts'
import type { Domains } from '../domain/domain-entry.ts'
import type { Identity } from '../identity/identity.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { Pseudonyms } from '../identity/pseudonyms.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { LaboratoryTables } from './simulations/laboratory-tables.ts'

/** What whoever runs a server wants every reader to know. */
export interface Notice {
  readonly title: string
  readonly text: string
}

/** What the app is made of. None of the parts knows HTTP. */
export interface Services {
  readonly settings: Pick<ServerConfig, 'isDev' | 'keys' | 'limits' | 'metrics' | 'server'>
  readonly identity: Identity
  /** Every key there is. */
  readonly keyring: Pick<Keyring, 'documents' | 'find'>
  readonly control: Control
  readonly pseudonyms: Pseudonyms
  readonly domains: Domains
  readonly telemetry: Telemetry
  /** Absent where the server offers none. */
  readonly laboratory?: LaboratoryTables
  readonly notice?: Notice
  /** Of the server, for its interface documents. */
  readonly version: string
  /** Milliseconds UTC. */
  readonly nowMs: () => number
}
