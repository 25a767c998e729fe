import { fromBase64url } from './base64url.ts'

/** Proves who sends a request. The private part stays with whoever made it. */
export interface SigningKey {
  /** As the server knows it. */
  readonly keyId: string
  /** The signature of a text in UTF-8. */
  readonly sign: (text: string) => Promise<Uint8Array<ArrayBuffer>>
}

/** A private key of Ed25519: PKCS #8 as PEM or DER, a JSON Web Key, or a key that Web Crypto already holds. */
export type Ed25519PrivateKey = string | Uint8Array<ArrayBuffer> | JsonWebKey | CryptoKey

/**
 * A key that signs with Ed25519. The server knows only the public key, so this is the one to use.
 *
 * @throws TypeError where the key cannot be read as one
 */
export async function ed25519Key(
  keyId: string,
  privateKey: Ed25519PrivateKey,
): Promise<SigningKey> {
  const key = await imported(privateKey)
  return {
    keyId,
    sign: async (text) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(text))),
  }
}

/**
 * A key that signs with HMAC-SHA256, for clients that have no Ed25519. The server holds the same secret, so whoever reads it
 * there can sign too.
 *
 * @param secret at least 32 bytes, also as base64url, as the server's file has it
 * @throws RangeError where the secret is shorter
 */
export async function hmacKey(
  keyId: string,
  secret: string | Uint8Array<ArrayBuffer>,
): Promise<SigningKey> {
  const bytes = typeof secret === 'string' ? fromBase64url(secret.trim()) : secret
  if (bytes.length < hmacSecretBytesMin) {
    throw new RangeError(
      `the secret of ${keyId} has ${bytes.length} bytes; it needs ${hmacSecretBytesMin}`,
    )
  }
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign'])
  return {
    keyId,
    sign: async (text) =>
      new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))),
  }
}

const hmacSecretBytesMin = 32

async function imported(privateKey: Ed25519PrivateKey): Promise<CryptoKey> {
  if (privateKey instanceof CryptoKey) return privateKey
  try {
    if (typeof privateKey === 'string' || privateKey instanceof Uint8Array) {
      const der = typeof privateKey === 'string' ? derOf(privateKey) : privateKey
      return await crypto.subtle.importKey('pkcs8', der, 'Ed25519', false, ['sign'])
    }
    return await crypto.subtle.importKey('jwk', privateKey, 'Ed25519', false, ['sign'])
  } catch (cause) {
    throw new TypeError('this is no private key of Ed25519 as PKCS #8 or JSON Web Key', { cause })
  }
}

const pem = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/u

function derOf(text: string): Uint8Array<ArrayBuffer> {
  const [, base64 = ''] = pem.exec(text) ?? []
  return fromBase64url(base64.replaceAll(/\s/gu, ''))
}
