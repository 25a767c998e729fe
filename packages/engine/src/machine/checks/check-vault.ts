import { BookRefused } from '../book-refused.ts'
import type { LayerGround } from './layer-ground.ts'
import { checkKnown } from './refuse.ts'

/** Refuses an account that is not a vault of the book. */
export function checkVault(account: string, { accounts }: LayerGround, path: string): void {
  checkKnown(account, new Set(accounts.map((row) => row.account)), path, 'accounts')
  if (accounts.some((row) => row.account === account && row.kind === 'vault')) return
  throw new BookRefused('unknownChoice', path, `"${account}" must be of kind vault`)
}
