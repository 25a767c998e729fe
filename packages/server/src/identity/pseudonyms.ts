import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto'
import type { Secret } from '../telemetry/secret.ts'
import { hideAccounts } from './hide-accounts.ts'

/** Names that stand for accounts where the reader is not to know them. The same account always has the same one. */
export interface Pseudonyms {
  of(account: string): string
  /** The account that a pseudonym stands for, if it is known. */
  resolve(pseudonym: string, known: { has(account: string): boolean }): string | undefined
  /**
   * A copy of a document in which pseudonyms stand for accounts: where its schema says `x-account` or `x-ledger`, and in texts
   * of `x-text` that name an account of the document.
   */
  hide<D>(document: D, schema: object): D
}

const tagBytes = 16
const blockBytes = 16
const idBytesMax = 512
const prefix = 'p_'
// Working a pseudonym out takes longer than all else that is done to a row.
const rememberedMax = 100_000

/**
 * Pseudonyms under a secret. The id itself is in the pseudonym, encrypted, so that nothing has to be remembered: AES-256-CTR
 * under an initial vector that is the beginning of HMAC-SHA256 of the id (the construction of SIV, RFC 5297, with HMAC in place
 * of CMAC). Without the secret nothing but equality can be told.
 */
export function createPseudonyms(secret: Secret): Pseudonyms {
  return new SealedPseudonyms(secret)
}

class SealedPseudonyms implements Pseudonyms {
  readonly #macKey: Uint8Array
  readonly #cipherKey: Uint8Array
  readonly #remembered = new Map<string, string>()

  constructor(secret: Secret) {
    this.#macKey = derive(secret, 'plimsoll pseudonyms: digest')
    this.#cipherKey = derive(secret, 'plimsoll pseudonyms: cipher')
  }

  of(account: string): string {
    const remembered = this.#remembered.get(account)
    if (remembered !== undefined) return remembered
    const pseudonym = this.#seal(account)
    if (this.#remembered.size >= rememberedMax) this.#remembered.clear()
    this.#remembered.set(account, pseudonym)
    return pseudonym
  }

  resolve(pseudonym: string, known: { has(account: string): boolean }): string | undefined {
    const account = this.#open(pseudonym)
    return account !== undefined && known.has(account) ? account : undefined
  }

  hide<D>(document: D, schema: object): D {
    return hideAccounts(document, schema, (account) => this.of(account))
  }

  #seal(account: string): string {
    const id = Buffer.from(account)
    const tag = this.#tagOf(id)
    const sealed = createCipheriv('aes-256-ctr', this.#cipherKey, tag).update(padded(id))
    return prefix + Buffer.concat([tag, sealed]).toString('base64url')
  }

  /** What a pseudonym was made of; undefined for what this secret did not make. */
  #open(pseudonym: string): string | undefined {
    if (!pseudonym.startsWith(prefix)) return undefined
    const bytes = Buffer.from(pseudonym.slice(prefix.length), 'base64url')
    if (bytes.length <= tagBytes || bytes.length > tagBytes + idBytesMax + blockBytes)
      return undefined
    const tag = bytes.subarray(0, tagBytes)
    const opened = createDecipheriv('aes-256-ctr', this.#cipherKey, tag).update(
      bytes.subarray(tagBytes),
    )
    const id = unpadded(opened)
    if (!timingSafeEqual(this.#tagOf(id), tag)) return undefined
    const account = id.toString()
    // One spelling: base64url can be written in several ways.
    return this.#seal(account) === pseudonym ? account : undefined
  }

  #tagOf(id: Uint8Array): Buffer {
    return createHmac('sha256', this.#macKey).update(id).digest().subarray(0, tagBytes)
  }
}

function derive(secret: Secret, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret.reveal(), '', purpose, 32))
}

/** To whole blocks, a one and zeros, so that a pseudonym does not tell how long the id is. */
function padded(id: Uint8Array): Buffer {
  const block = Buffer.alloc(Math.ceil((id.length + 1) / blockBytes) * blockBytes)
  block.set(id)
  block[id.length] = 0x80
  return block
}

function unpadded(block: Buffer): Buffer {
  return block.subarray(0, Math.max(0, block.lastIndexOf(0x80)))
}
