import type { CallAnswer, PlimsollClient } from '@plimsoll/client'
import type { Complaint } from './command-draft.ts'

/** A key that the server knows. */
export type Key = CallAnswer<'listKeys'>['rows'][number]

/** A change of keys as it is proposed. */
type Change = Extract<
  Parameters<PlimsollClient['postKeyChange']>[0]['body'],
  { readonly action: 'propose' }
>['change']

type Role = Key['role']

/** What a reader wrote into the form. What opens a key wide is chosen, never left out: '' is not chosen yet. */
export interface KeyDraft {
  readonly action: Change['action']
  /** Of the key that ends. */
  readonly keyId: string
  readonly id: string
  readonly role: Role | ''
  readonly owner: string
  readonly publicKey: string
  /** Lists have one name on each line: names may hold spaces and commas. */
  readonly accounts: string
  readonly domains: '' | 'all' | 'some'
  readonly domainNames: string
  readonly addresses: '' | 'any' | 'some'
  readonly addressNames: string
  readonly ending: '' | 'never' | 'at'
  readonly expires: string
  readonly reason: string
}

export const emptyKeyDraft: KeyDraft = {
  action: 'revoke',
  keyId: '',
  id: '',
  role: '',
  owner: '',
  publicKey: '',
  accounts: '',
  domains: '',
  domainNames: '',
  addresses: '',
  addressNames: '',
  ending: '',
  expires: '',
  reason: '',
}

/** Whether keys of a role have accounts of their own. */
export function ownsAccounts(role: Role | ''): boolean {
  return role === 'trader' || role === 'marketMaker'
}

/** The draft with another key that ends; one that replaces it reaches what it reaches, until the reader says otherwise. */
export function withEnding(
  draft: KeyDraft,
  part: Partial<Pick<KeyDraft, 'action' | 'keyId'>>,
  keys: readonly Key[],
): KeyDraft {
  const next = { ...draft, ...part }
  const ends = keys.find(({ id }) => id === next.keyId)
  if (next.action !== 'replace' || ends === undefined) return next
  const { role, owner, accounts = [], domains, addresses } = ends
  return {
    ...next,
    role,
    owner,
    accounts: accounts.join('\n'),
    domains: domains === undefined ? 'all' : 'some',
    domainNames: (domains ?? []).join('\n'),
    addresses: addresses === undefined ? 'any' : 'some',
    addressNames: (addresses ?? []).join('\n'),
    ending: '',
    expires: '',
  }
}

/** The change that a draft says, or everything that is not right yet. */
export function changeOf(
  draft: KeyDraft,
  keys: readonly Key[],
):
  | { readonly change: Change; readonly complaints?: never }
  | { readonly change?: never; readonly complaints: readonly Complaint[] } {
  const { action, keyId } = draft
  const complaints = [
    ...(action === 'add' ? [] : endingComplaints(draft, keys)),
    ...(action === 'revoke' ? [] : keyComplaints(draft, keys)),
    ...(draft.reason.trim() === '' ? [wrong('reason', 'is needed')] : []),
  ]
  if (complaints.length > 0) return { complaints }
  if (action === 'revoke') return { change: { action, keyId } }
  const key = keyOf(draft)
  return { change: action === 'add' ? { action, key } : { action, keyId, key } }
}

type NewKey = Extract<Change, { readonly action: 'add' }>['key']

/** Only what the form shows for the role is in it. */
function keyOf(draft: KeyDraft): NewKey {
  return {
    id: draft.id.trim(),
    role: draft.role as Role,
    owner: draft.owner.trim(),
    publicKey: draft.publicKey.trim(),
    ...(ownsAccounts(draft.role) && { accounts: namesOf(draft.accounts) }),
    ...(draft.domains === 'some' && { domains: namesOf(draft.domainNames) }),
    ...(draft.addresses === 'some' && { addresses: namesOf(draft.addressNames) }),
    ...(draft.ending === 'at' && { expires: timeOf(draft.expires) }),
  }
}

function wrong(path: string, message: string): Complaint {
  return { path, message }
}

function endingComplaints({ keyId }: KeyDraft, keys: readonly Key[]): Complaint[] {
  if (keyId === '') return [wrong('keyId', 'is needed')]
  const isInForce = keys.some(({ id, isRevoked }) => id === keyId && !isRevoked)
  return isInForce ? [] : [wrong('keyId', 'is not in force any more')]
}

const idForm = /^[A-Za-z0-9._-]{1,64}$/u
const publicKeyForm = /^[A-Za-z0-9_-]{43}$/u
const timeForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/u

/** A day is where it begins, UTC. */
function timeOf(text: string): string {
  const time = text.trim()
  return /^\d{4}-\d{2}-\d{2}$/u.test(time) ? `${time}T00:00:00Z` : time
}

function keyComplaints(draft: KeyDraft, keys: readonly Key[]): Complaint[] {
  const id = draft.id.trim()
  const expires = timeOf(draft.expires)
  const isTime = timeForm.test(expires) && !Number.isNaN(Date.parse(expires))
  const isNamed = (text: string): boolean => namesOf(text).length > 0
  const found: readonly (Complaint | false)[] = [
    !idForm.test(id) && wrong('id', 'has 1 to 64 characters: letters, digits, and . _ -'),
    keys.some((key) => key.id === id) && wrong('id', 'was used before'),
    draft.role === '' && wrong('role', 'is to be chosen'),
    draft.owner.trim() === '' && wrong('owner', 'is needed'),
    !publicKeyForm.test(draft.publicKey.trim()) &&
      wrong('publicKey', 'has 43 characters of base64url'),
    ownsAccounts(draft.role) && !isNamed(draft.accounts) && wrong('accounts', 'are needed'),
    draft.domains === '' && wrong('domains', 'are to be chosen'),
    draft.domains === 'some' && !isNamed(draft.domainNames) && wrong('domainNames', 'are needed'),
    draft.addresses === '' && wrong('addresses', 'are to be chosen'),
    draft.addresses === 'some' &&
      !isNamed(draft.addressNames) &&
      wrong('addressNames', 'are needed'),
    draft.ending === '' && wrong('ending', 'is to be chosen'),
    draft.ending === 'at' &&
      !isTime &&
      wrong('expires', 'is a day such as 2027-06-30, or a time such as 2027-06-30T12:00:00Z'),
  ]
  return found.filter((one) => one !== false)
}

function namesOf(lines: string): string[] {
  const names = lines.split(/\r?\n/u).map((line) => line.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}
