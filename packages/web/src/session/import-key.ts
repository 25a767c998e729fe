import { ed25519Key, type SigningKey } from '@plimsoll/client'
import { KeyTextError, readPrivateKey } from './private-key.ts'

/** A key that signs here and cannot be read out, not even by this page. */
export interface ImportedKey extends SigningKey {
  readonly cryptoKey: CryptoKey
}

/** A key under the id by which the server knows it. */
export async function keyCalled(keyId: string, cryptoKey: CryptoKey): Promise<ImportedKey> {
  return { ...(await ed25519Key(keyId, cryptoKey)), cryptoKey }
}

/**
 * Hands a private key over to the browser, which gives it back to nobody.
 *
 * @throws KeyTextError where it is none, or the browser cannot sign with it
 */
export async function importKey(text: string): Promise<CryptoKey> {
  const read = readPrivateKey(text)
  if (!window.isSecureContext) {
    throw new KeyTextError('A browser signs only on pages of https, or of this machine itself.')
  }
  try {
    const { subtle } = crypto
    return read.form === 'jwk'
      ? await subtle.importKey('jwk', read.jwk, 'Ed25519', false, ['sign'])
      : await subtle.importKey('pkcs8', read.der, 'Ed25519', false, ['sign'])
  } catch (error) {
    throw new KeyTextError(refusal(error))
  }
}

function refusal(error: unknown): string {
  return error instanceof DOMException && error.name === 'NotSupportedError'
    ? 'This browser cannot sign with Ed25519. Chrome 137, Firefox 129 and Safari 17 can, and later ones.'
    : 'This is a private key, and not one of Ed25519. `plimsoll key new` makes one.'
}
