import { type ImportedKey, keyCalled } from './import-key.ts'

type KeptKey = Pick<ImportedKey, 'keyId' | 'cryptoKey'>

const database = 'plimsoll'
const store = 'keys'
const place = 'session'

/** The key that this browser keeps. Undefined where it keeps none, or nothing at all. */
export async function keptKey(): Promise<ImportedKey | undefined> {
  const kept = await ask<KeptKey>('readonly', (keys) => keys.get(place))
  if (kept === undefined || !(kept.cryptoKey instanceof CryptoKey)) return undefined
  return await keyCalled(kept.keyId, kept.cryptoKey)
}

/** Keeps a key, in the place of one that was kept before; where the browser keeps nothing, nothing. */
export async function keepKey({ keyId, cryptoKey }: KeptKey): Promise<void> {
  await ask('readwrite', (keys) => keys.put({ keyId, cryptoKey }, place))
}

/** Forgets the key, if there is one. */
export async function forgetKey(): Promise<void> {
  await ask('readwrite', (keys) => keys.delete(place))
}

/** Undefined where the browser keeps nothing, as some do in a private window. */
async function ask<T>(
  mode: IDBTransactionMode,
  question: (keys: IDBObjectStore) => IDBRequest,
): Promise<T | undefined> {
  let opened: IDBDatabase | undefined
  try {
    opened = await open()
    return await answer<T>(opened, mode, question)
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  } finally {
    opened?.close()
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(store))
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(opening.error ?? aborted()))
  })
}

function answer<T>(
  opened: IDBDatabase,
  mode: IDBTransactionMode,
  question: (keys: IDBObjectStore) => IDBRequest,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(store, mode)
    const request = question(transaction.objectStore(store))
    transaction.addEventListener('complete', () => resolve(request.result as T | undefined))
    transaction.addEventListener('abort', () => reject(transaction.error ?? aborted()))
  })
}

function aborted(): DOMException {
  return new DOMException('the browser gave up', 'AbortError')
}
