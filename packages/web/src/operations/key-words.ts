import type { CallAnswer } from '@plimsoll/client'
import type { Key } from './key-draft.ts'
import { straight } from './straight-text.ts'

type Change = CallAnswer<'listKeyChanges'>['rows'][number]['change']
type NewKey = Extract<Change, { readonly action: 'add' }>['key']
type Reach = Pick<NewKey, 'role' | 'owner' | 'accounts' | 'domains' | 'addresses' | 'expires'>

/** More of a kind are counted, not told one by one. */
const namesTold = 4

/** What a key reaches and from where, in words; what is not confined is said. */
export function reachWords({ accounts, domains, addresses }: Reach): string {
  return [
    ...(accounts === undefined || accounts.length === 0 ? [] : [told('account', accounts)]),
    domains === undefined ? 'all domains' : told('domain', domains),
    addresses === undefined ? 'any address' : `from ${told('address', addresses)}`,
  ].join(', ')
}

/** A change in a sentence, with how far the new key reaches. */
export function changeWords(change: Change): string {
  if (change.action === 'revoke') return `Revoke ${change.keyId}`
  const { id, role, owner, expires } = change.key
  const begins = change.action === 'add' ? 'New key' : `Replace ${change.keyId} by`
  const ends = expires === undefined ? 'never ends' : `ends ${expires}`
  return `${begins} ${id}: ${role}, of ${straight(owner)}; ${reachWords(change.key)}, ${ends}`
}

function told(kind: string, names: readonly string[]): string {
  const many = kind === 'address' ? 'addresses' : `${kind}s`
  if (names.length === 0) return `no ${kind}`
  if (names.length > namesTold) return `${names.length} ${many}`
  return `${names.length === 1 ? kind : many} ${names.map(straight).join(', ')}`
}

/** One property of the key that begins, beside that of the one that ends. */
export interface KeyRow {
  readonly title: string
  /** Absent where no key ends, or where it is not known any more. */
  readonly before?: string
  readonly after: string
  /** What the new key may that the old one may not; changed: other, and not to be compared. */
  readonly step?: 'wider' | 'changed'
}

/** The key that begins in full, beside the one that ends. */
export function keyRows(key: NewKey, ends: Key | undefined): KeyRow[] {
  const row = (
    title: string,
    wordsOf: (one: Reach) => string,
    isWider: (old: Key) => boolean = () => false,
  ): KeyRow => {
    const after = wordsOf(key)
    if (ends === undefined) return { title, after }
    const before = wordsOf(ends)
    if (isWider(ends)) return { title, before, after, step: 'wider' }
    return before === after ? { title, before, after } : { title, before, after, step: 'changed' }
  }
  return [
    row('role', ({ role }) => role),
    row('person', ({ owner }) => owner),
    row(
      'accounts',
      ({ accounts }) => accounts?.join(', ') ?? 'none of its own',
      ({ accounts }) => hasMore(key.accounts ?? [], accounts ?? []),
    ),
    row(
      'domains',
      ({ domains }) => listed(domains, 'all domains'),
      ({ domains }) => hasMore(key.domains, domains),
    ),
    row(
      'comes from',
      ({ addresses }) => listed(addresses, 'any address'),
      ({ addresses }) => key.addresses === undefined && addresses !== undefined,
    ),
    row(
      'ends',
      ({ expires }) => expires ?? 'never',
      ({ expires }) => endMs(key.expires) > endMs(expires),
    ),
  ]
}

function listed(names: readonly string[] | undefined, all: string): string {
  if (names === undefined) return all
  return names.length === 0 ? 'none' : names.join(', ')
}

/** Absent: all of them. */
function hasMore(after: readonly string[] | undefined, before: readonly string[] | undefined) {
  if (before === undefined) return false
  return after === undefined || after.some((name) => !before.includes(name))
}

function endMs(expires: string | undefined): number {
  return expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires)
}
