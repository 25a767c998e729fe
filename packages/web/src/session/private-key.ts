/** Why a text is no key that the dashboard can sign with, in words for whoever gave it. */
export class KeyTextError extends Error {
  override readonly name = 'KeyTextError'
}

/** A private key of Ed25519 as Web Crypto takes it. */
export type PrivateKeyText =
  | { readonly form: 'pkcs8'; readonly der: Uint8Array<ArrayBuffer> }
  | { readonly form: 'jwk'; readonly jwk: JsonWebKey }

/**
 * Reads a private key of Ed25519: the PEM that `plimsoll key new` writes, or a JSON Web Key.
 *
 * @throws KeyTextError with what the text is instead
 */
export function readPrivateKey(text: string): PrivateKeyText {
  const trimmed = text.trim()
  if (trimmed === '') throw new KeyTextError('Give the private key: choose its file, or paste it.')
  if (trimmed.startsWith('{')) return { form: 'jwk', jwk: readJwk(trimmed) }
  const [, base64] = pem.exec(trimmed) ?? []
  if (base64 === undefined) throw new KeyTextError(otherwise(trimmed))
  return { form: 'pkcs8', der: bytesOf(base64) }
}

/** The id of a key, from the name of the file that `plimsoll key new` wrote; undefined where it is called otherwise. */
export function keyIdInFileName(name: string): string | undefined {
  const [, keyId] = /^(.+?)\.key\.(?:pem|json)$/u.exec(name) ?? []
  return keyId !== undefined && isKeyId(keyId) ? keyId : undefined
}

/** Whether a text can be the id of a key. */
export function isKeyId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u.test(text)
}

const pem = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/u

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64.replaceAll(/\s/gu, '')), (one) => one.charCodeAt(0))
  } catch {
    throw new KeyTextError('The file is damaged: what stands between its lines is not base64.')
  }
}

function readJwk(text: string): JsonWebKey {
  const fields = fieldsOf(text)
  const { kty, crv, x, d } = fields
  if (kty === 'oct') throw new KeyTextError(sharedSecret)
  if (kty !== 'OKP' || crv !== 'Ed25519') {
    throw new KeyTextError(
      'This JSON is no key of Ed25519: a JSON Web Key says kty OKP, crv Ed25519.',
    )
  }
  if (typeof d !== 'string') throw new KeyTextError(publicHalf)
  if (typeof x !== 'string') throw new KeyTextError('This JSON Web Key lacks its public part, x.')
  return { kty, crv, x, d }
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    throw new KeyTextError('This begins as JSON and is not: paste all of it, from { to }.')
  }
}

const publicHalf =
  'This is the public half of a key. The dashboard signs with the private half, which is in the file that `plimsoll key new` wrote.'
const sharedSecret =
  'This is a shared secret. The dashboard signs with keys of Ed25519 only, because the server cannot sign with those itself.'

/** What a text is that holds no private key. */
function otherwise(text: string): string {
  if (text.includes('BEGIN PUBLIC KEY')) return publicHalf
  if (text.includes('BEGIN ENCRYPTED PRIVATE KEY')) {
    return 'This key is encrypted. Decrypt it first: openssl pkey -in FILE -out PLAIN.'
  }
  if (text.includes('BEGIN OPENSSH PRIVATE KEY')) {
    return 'This key is in the form of OpenSSH. Take the file that `plimsoll key new` wrote, or convert it to PKCS #8.'
  }
  if (/BEGIN [A-Z ]*PRIVATE KEY/u.test(text)) {
    return text.includes('END')
      ? 'This private key is not one of Ed25519 as PKCS #8, which begins with -----BEGIN PRIVATE KEY-----.'
      : 'The key is cut off: paste all of it, with its first and its last line.'
  }
  if (/^[A-Za-z0-9_-]{43,}=?$/u.test(text)) return sharedSecret
  return 'This is no private key. It begins with -----BEGIN PRIVATE KEY-----, or is a JSON Web Key.'
}
