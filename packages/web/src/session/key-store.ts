import { ed25519Key, type SigningKey } from '@plimsoll/client'

interface KeptKey {
  readonly keyId: string
  readonly cryptoKey: CryptoKey
}

const database = 'plimsoll'
const store = 'keys'
const place = 'session'

/** The key that this browser keeps. Undefined where it keeps none, or nothing at all. */
export async function keptKey(): Promise<SigningKey | undefined> {
  const kept = await ask<KeptKey | undefined>('readonly', (keys) => keys.get(place))
  return kept && ed25519Key(kept.keyId, kept.cryptoKey)
}

/** Keeps a key. A browser can keep one that even this page cannot read out. */
export async function keepKey({ keyId, cryptoKey }: KeptKey): Promise<void> {
  await ask('readwrite', (keys) => keys.put({ keyId, cryptoKey }, place))
}

/** Forgets the key, if there is one. */
export async function forgetKey(): Promise<void> {
  await ask('readwrite', (keys) => keys.delete(place))
}

/** Undefined where the browser keeps nothing, as in a private window. */
function ask<T>(
  mode: IDBTransactionMode,
  question: (keys: IDBObjectStore) => IDBRequest,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    const none = (): void => resolve(undefined)
    const opening = indexedDB.open(database, 1)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(store))
    opening.addEventListener('error', none)
    opening.addEventListener('success', () => {
      const opened = opening.result
      const transaction = opened.transaction(store, mode)
      const request = question(transaction.objectStore(store))
      transaction.addEventListener('complete', () => {
        opened.close()
        resolve(request.result as T)
      })
      transaction.addEventListener('abort', none)
    })
  })
}
