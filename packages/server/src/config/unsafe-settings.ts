import { isLoopback } from '../identity/address-list.ts'
import { personOf } from '../identity/same-person.ts'
import { isSampleKey } from './sample-keys.ts'
import type { KeySettings, ServerConfig } from './server-config.ts'

/** A setting that works and should not be as it is. */
export interface UnsafeSetting {
  readonly setting: string
  /** Whether a server in production refuses to start with it. */
  readonly isGrave: boolean
  /** What is wrong; after a semicolon what to do about it. */
  readonly complaint: string
}

/** What in a configuration deviates from what a server in production should have. Looks at no file. */
export function unsafeSettings(config: ServerConfig): readonly UnsafeSetting[] {
  return [
    ...unsafeListening(config),
    ...unsafeKeys(config),
    ...unsafePersons(config),
    ...config.webhooks.flatMap(({ name, allowHosts }) =>
      allowHosts.length === 0
        ? []
        : [
            advised(
              `webhooks.${name}.allowHosts`,
              `lets messages go to private addresses (${allowHosts.join(', ')}); leave it empty for receivers on the internet`,
            ),
          ],
    ),
  ]
}

function unsafeListening({ isDev, server, metrics }: ServerConfig): UnsafeSetting[] {
  const found: UnsafeSetting[] = []
  if (isDev)
    found.push(grave('--dev', 'asks nobody for a key; it is for one developer on one machine'))
  const isOpen = !isLoopback(server.host)
  if (isOpen && !server.isBehindTlsProxy) {
    found.push(
      grave(
        'server.host',
        `${server.host} can be reached by other machines without TLS; listen on loopback behind a proxy that ends TLS, and say so with server.isBehindTlsProxy = true`,
      ),
    )
  }
  if (metrics.isPublic && (isOpen || server.isBehindTlsProxy)) {
    found.push(
      grave(
        'metrics.isPublic',
        'shows volumes and funds to whoever asks; leave it false and give Prometheus a key of role operator',
      ),
    )
  }
  if (server.isBehindTlsProxy && server.trustedProxies.length === 0) {
    found.push(
      advised(
        'server.trustedProxies',
        'is empty, so that every client has the address of the proxy: limits by address and addresses of keys mean nothing; name the proxy',
      ),
    )
  }
  if (server.trustedProxies.some((range) => /\/0+$/u.test(range))) {
    found.push(
      grave(
        'server.trustedProxies',
        'believes everybody who names an address of another; name the proxies alone',
      ),
    )
  }
  for (const origin of server.allowedOrigins) {
    const { protocol, hostname } = new URL(origin)
    if (protocol === 'https:' || isLoopback(hostname)) continue
    found.push(
      advised(
        'server.allowedOrigins',
        `${origin} is not https; whoever is on the way can change that page`,
      ),
    )
  }
  return found
}

function unsafeKeys({ isDev, keys }: ServerConfig): UnsafeSetting[] {
  const found: UnsafeSetting[] = []
  if (keys.length === 0 && !isDev)
    found.push(grave('keys', 'are none, so that nobody can do anything; add keys'))
  const samples = keys.filter(({ publicKey = '' }) => isSampleKey(publicKey))
  if (samples.length > 0) {
    found.push(
      grave(
        'keys',
        `of packaging/plimsoll.toml (${named(samples)}): their private halves are nobody’s here; replace them by keys of your own; npx plimsoll key new makes them`,
      ),
    )
  }
  const shared = keys.filter(({ algorithm }) => algorithm === 'hmacSha256')
  if (shared.length > 0) {
    found.push(
      advised(
        'keys',
        `of hmacSha256 (${named(shared)}): whoever reads the server’s files can sign with them; use ed25519`,
      ),
    )
  }
  const endless = keys.filter(({ expires }) => expires === undefined)
  if (endless.length > 0)
    found.push(
      advised(
        'keys',
        `without expires (${named(endless)}): they are good until someone notices; give them an end`,
      ),
    )
  const anywhere = keys.filter(({ role, addresses }) => role === 'venue' && addresses === undefined)
  if (anywhere.length > 0) {
    found.push(
      advised(
        'keys',
        `of role venue without addresses (${named(anywhere)}): a stolen one writes from anywhere; name the machines of the matching engine`,
      ),
    )
  }
  return found
}

/** Whether four eyes can be four, and money and keys are in different hands. */
function unsafePersons({ control, keys, domains }: ServerConfig): UnsafeSetting[] {
  const found: UnsafeSetting[] = []
  const needed = control.approvers + 1
  const officers = ownersOf(keys, 'riskOfficer')
  if (officers.size > 0 && officers.size < needed) {
    found.push(
      grave(
        'keys',
        `riskOfficer keys of ${officers.size} owner(s), and an approval takes ${needed}: nothing could ever be approved, not even the end of a halt`,
      ),
    )
  }
  if (officers.size === 0)
    found.push(
      advised(
        'keys',
        'of role riskOfficer are none: a halt could not be ended, nor a case ordered',
      ),
    )
  const admins = ownersOf(keys, 'admin')
  if (admins.size < needed) {
    found.push(
      advised(
        'keys',
        `admin keys of ${admins.size} owner(s), and a change of keys takes ${needed}: keys can only be changed in this file`,
      ),
    )
  }
  const both = [...admins].filter((owner) => officers.has(owner))
  if (both.length > 0) {
    found.push(
      grave(
        'keys',
        `${both.join(', ')} hold(s) keys of both admin and riskOfficer: whoever makes keys must not approve money; give the roles to different persons`,
      ),
    )
  }
  const writers = [...ownersOf(keys, 'venue')].filter(
    (owner) => officers.has(owner) || admins.has(owner),
  )
  if (writers.length > 0) {
    found.push(
      advised(
        'keys',
        `${writers.join(', ')} hold(s) a venue key as well: name the service as the owner of its key`,
      ),
    )
  }
  for (const [name, { fundOutflowPerHour }] of domains) {
    if (fundOutflowPerHour !== undefined) continue
    found.push(
      advised(
        `domains.${name}.fundOutflowPerHour`,
        'is absent: two stolen keys could empty every fund at once; set a bound',
      ),
    )
  }
  return found
}

function ownersOf(keys: readonly KeySettings[], role: KeySettings['role']): Set<string> {
  return new Set(keys.filter((key) => key.role === role).map(({ owner }) => personOf(owner)))
}

const namedMax = 5

function named(keys: readonly KeySettings[]): string {
  const ids = keys.slice(0, namedMax).map(({ id }) => id)
  const left = keys.length - ids.length
  return left > 0 ? `${ids.join(', ')} and ${left} more` : ids.join(', ')
}

function grave(setting: string, complaint: string): UnsafeSetting {
  return { setting, isGrave: true, complaint }
}

function advised(setting: string, complaint: string): UnsafeSetting {
  return { setting, isGrave: false, complaint }
}
