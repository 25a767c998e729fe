import { AddressList, isLoopback } from '../identity/address-list.ts'
import { isOwnRole } from '../identity/own-role.ts'
import { developer } from '../identity/principal.ts'
import { readPublicKey } from '../identity/public-key.ts'
import { type ConfigSource, refuseSetting } from './config-place.ts'
import { controlSection } from './config-sections.ts'
import type { KeySettings, ServerConfig } from './server-config.ts'
import type { SettingPath } from './toml-lines.ts'

/** Never returns. */
type Refuse = (path: SettingPath, complaint: string) => never

/**
 * What no schema says: settings that contradict each other, and texts that stand for something else.
 *
 * @throws ConfigError at the first
 */
export function checkSettings(source: ConfigSource, config: ServerConfig): void {
  const refuse: Refuse = (path, complaint) => refuseSetting(source, path, complaint)
  checkServer(config, refuse)
  checkDelays(config, refuse)
  checkKeys(config.keys, refuse)
  checkWebhooks(config, refuse)
}

function checkServer({ isDev, server }: ServerConfig, refuse: Refuse): void {
  if (isDev && !isLoopback(server.host)) {
    refuse(
      ['server', 'host'],
      'must be a loopback address in development mode, where no key is asked for; use 127.0.0.1',
    )
  }
  checkAddresses(server.trustedProxies, ['server', 'trustedProxies'], refuse)
  for (const [index, origin] of server.allowedOrigins.entries()) {
    if (URL.parse(origin)?.origin === origin) continue
    const complaint =
      'is no origin; write scheme, host and port alone, as in "https://risk.example.com"'
    refuse(['server', 'allowedOrigins', index], complaint)
  }
}

const delays = [
  'manualAdlDelayMs',
  'resumeDelayMs',
  'fundMoneyDelayMs',
  'correctionDelayMs',
  'keyDelayMs',
] as const

/** Whoever can shorten a delay can do without it, so outside development mode it can only be lengthened. */
function checkDelays({ isDev, control }: ServerConfig, refuse: Refuse): void {
  if (isDev) return
  for (const name of delays) {
    const floorMs = controlSection.properties[name].default
    if (control[name] >= floorMs) continue
    refuse(
      ['control', name],
      `is below ${floorMs}, which is allowed in development mode only; raise it`,
    )
  }
}

function checkKeys(keys: readonly KeySettings[], refuse: Refuse): void {
  const ids = new Set<string>()
  const publicKeys = new Map<string, string>()
  for (const [index, key] of keys.entries()) {
    const at = (name: string): SettingPath => ['keys', index, name]
    if (ids.has(key.id))
      refuse(at('id'), `${key.id} is used twice; give every key a name of its own`)
    ids.add(key.id)
    checkKey(key, at, (path, complaint) => refuse(path, `${complaint} (key ${key.id})`))
    if (key.publicKey === undefined) continue
    const other = publicKeys.get(key.publicKey)
    if (other !== undefined) {
      refuse(
        at('publicKey'),
        `is that of ${other}; two keys must not share one, or one person could act as two`,
      )
    }
    publicKeys.set(key.publicKey, key.id)
  }
}

/** Who acts in the audit without a key. */
const reservedNames = new Set(['server', developer.keyId])

/** What no schema says of a key. */
export function checkKey(
  key: KeySettings,
  at: (name: string) => SettingPath,
  refuse: Refuse,
): void {
  if (reservedNames.has(key.id)) {
    refuse(at('id'), `${key.id} stands for something else in the audit; give the key another name`)
  }
  if (key.algorithm === 'ed25519') {
    if (key.secretFile !== undefined)
      refuse(at('secretFile'), 'belongs to hmacSha256; give publicKey')
    if (key.publicKey === undefined) refuse(at('publicKey'), 'is missing; add it')
    if (readPublicKey(key.publicKey ?? '') === undefined) {
      refuse(
        at('publicKey'),
        'is no public key; give the 32 raw bytes of an Ed25519 key in base64url without padding, without the PEM or DER around them',
      )
    }
  } else {
    if (key.publicKey !== undefined) refuse(at('publicKey'), 'belongs to ed25519; give secretFile')
    if (key.secretFile === undefined) refuse(at('secretFile'), 'is missing; add it')
  }
  const isOwn = isOwnRole(key.role)
  if (isOwn && key.accounts.length === 0) {
    refuse(at('accounts'), `is empty, so that the ${key.role} sees nothing; name its accounts`)
  }
  if (!isOwn && key.accounts.length > 0) {
    refuse(at('accounts'), `is for traders and market makers; a key of role ${key.role} has none`)
  }
  if (key.expires !== undefined && Number.isNaN(Date.parse(key.expires))) {
    refuse(at('expires'), 'is no time; write it as 2027-01-31T00:00:00Z')
  }
  checkAddresses(key.addresses ?? [], at('addresses'), refuse)
}

function checkWebhooks({ isDev, webhooks }: ServerConfig, refuse: Refuse): void {
  const names = new Set<string>()
  for (const [index, { name, url }] of webhooks.entries()) {
    if (names.has(name))
      refuse(['webhooks', index, 'name'], `${name} is used twice; give each its own`)
    names.add(name)
    const path = ['webhooks', index, 'url']
    const parsed = URL.parse(url)
    if (parsed === null)
      return refuse(path, 'is no address; write one such as https://example.com/hook')
    if (parsed.username !== '' || parsed.password !== '') {
      refuse(
        path,
        'holds a user or password, which would be seen in logs; receivers check the signature',
      )
    }
    if (parsed.protocol === 'http:' && !(isDev && isLoopback(parsed.hostname))) {
      refuse(path, 'is not https; plain http is for loopback in development mode')
    }
  }
}

function checkAddresses(entries: readonly string[], path: SettingPath, refuse: Refuse): void {
  for (const [index, entry] of entries.entries()) {
    try {
      void new AddressList([entry])
    } catch (error) {
      refuse([...path, index], `${(error as Error).message}; write one such as 10.0.0.0/8`)
    }
  }
}
