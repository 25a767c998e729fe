import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, ed25519Key, type PlimsollClient } from '@plimsoll/client'
import type { Page } from 'playwright-core'
import { hostile, hostileBook } from './hostile-world.ts'
import { runPlimsoll, servePlimsoll } from './plimsoll.ts'

/** Whoever has a key, as `plimsoll key new` makes it. */
const holders = {
  'venue-1': ['--role', 'venue', '--owner', 'venue'],
  'trader-1': ['--role', 'trader', '--owner', 'trader', '--account', hostile.second],
  'auditor-1': ['--role', 'auditor', '--owner', 'auditor'],
  'risk-1': ['--role', 'riskOfficer', '--owner', 'Ada'],
  'risk-2': ['--role', 'riskOfficer', '--owner', 'Bob'],
} as const

export type KeyId = keyof typeof holders

/** The calm hostile venue on a server that asks for keys. */
export interface KeyedWorld {
  readonly url: string
  /** File of the private half of a key. */
  fileOf(keyId: KeyId): string
  /** Speaks to the server with a key. */
  clientOf(keyId: KeyId): Promise<PlimsollClient>
  close(): Promise<void>
}

/** Makes the keys, and starts the server that knows them. */
export async function keyedWorld(): Promise<KeyedWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-e2e-keys-'))
  const fileOf = (keyId: KeyId): string => join(folder, `${keyId}.key.pem`)
  const made = Object.entries(holders).map(([keyId, words]) =>
    runPlimsoll('key', 'new', keyId, ...words, '--out', fileOf(keyId as KeyId)),
  )
  const config = join(folder, 'plimsoll.toml')
  writeFileSync(config, `[log]\nlevel = "warn"\n${(await Promise.all(made)).join('')}`)
  const book = join(folder, 'hostile.book.json')
  writeFileSync(book, hostileBook({ isCalm: true }))
  const data = ['--data', join(folder, 'data'), '--port', '0']
  const served = await servePlimsoll('serve', '--config', config, '--book', book, ...data)
  const { url } = served
  return {
    url,
    fileOf,
    clientOf: async (keyId) =>
      createClient({ url, key: await ed25519Key(keyId, readFileSync(fileOf(keyId), 'utf8')) }),
    close: async () => {
      await served.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Fills in the page that asks for a key. Where no id is given it is what the name of the file says. */
export async function signIn(
  page: Page,
  file: string,
  { keyId, isKept = false }: { readonly keyId?: string; readonly isKept?: boolean } = {},
): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
  if (keyId !== undefined) await page.getByLabel('Key id').fill(keyId)
  await page.getByLabel(/^File of the private key/u).setInputFiles(file)
  await page.getByText('Taken over from').waitFor()
  await page.getByLabel('Keep it in this browser').setChecked(isKept)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
