import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { Panel } from '../parts/panel.tsx'
import { ChoiceField, TextField } from '../parts/text-field.tsx'
import { Refused } from './decision-dialogs.tsx'

type Key = CallAnswer<'listKeys'>['rows'][number]

const roles = [
  'trader',
  'marketMaker',
  'auditor',
  'riskOfficer',
  'operator',
  'admin',
  'venue',
] as const

const actions = [
  ['revoke', 'revoke a key'],
  ['add', 'add a key'],
  ['replace', 'replace a key by another'],
] as const

interface KeyDraft {
  readonly action: 'add' | 'revoke' | 'replace'
  readonly keyId: string
  readonly id: string
  readonly role: (typeof roles)[number]
  readonly owner: string
  readonly publicKey: string
  readonly accounts: string
  readonly expires: string
  readonly reason: string
}

const first: KeyDraft = {
  action: 'revoke',
  keyId: '',
  id: '',
  role: 'trader',
  owner: '',
  publicKey: '',
  accounts: '',
  expires: '',
  reason: '',
}

interface KeyProposalProps {
  /** Those in force. */
  readonly keys: readonly Key[]
  readonly onProposed: () => void
}

/** Proposes a change of keys. Only public halves of keys are ever given here. */
export function KeyProposal({ keys, onProposed }: KeyProposalProps): JSX.Element {
  const { client } = useDomain()
  const [draft, setDraft] = useState(first)
  const propose = useAct((body: Parameters<typeof client.postKeyChange>[0]['body'], options) =>
    client.postKeyChange({ body }, options),
  )
  const change = changeOf(draft)
  const set = (part: Partial<KeyDraft>): void => setDraft((before) => ({ ...before, ...part }))
  const submit = async (): Promise<void> => {
    if (change === undefined) return
    const answer = await propose.run({ action: 'propose', change, reason: draft.reason.trim() })
    if (answer === undefined) return
    setDraft(first)
    onProposed()
  }
  return (
    <Panel
      title="Propose a change of keys"
      about="Whoever is to have a key makes it with plimsoll key new, keeps the private half, and gives you the public one."
    >
      <form
        class="propose"
        onSubmit={(event) => {
          event.preventDefault()
          if (!propose.isRunning) void submit()
        }}
      >
        <ChoiceField
          title="Change"
          value={draft.action}
          options={actions}
          onChange={(action) => set({ action: action as KeyDraft['action'] })}
        />
        {draft.action === 'add' ? null : (
          <ChoiceField
            title="Key that ends"
            value={draft.keyId}
            options={[
              ['', 'choose'],
              ...keys.map(({ id, role, owner }) => [id, `${id}, ${role}, ${owner}`] as const),
            ]}
            onChange={(keyId) => set({ keyId })}
          />
        )}
        {draft.action === 'revoke' ? null : <NewKeyFields draft={draft} onChange={set} />}
        <TextField
          title="Why, for whoever approves it"
          value={draft.reason}
          onChange={(reason) => set({ reason })}
        />
        <button
          type="submit"
          class="chief"
          disabled={change === undefined}
          aria-disabled={propose.isRunning}
        >
          Propose
        </button>
        <Refused problem={propose.problem} what="The proposal" />
      </form>
    </Panel>
  )
}

interface NewKeyFieldsProps {
  readonly draft: KeyDraft
  readonly onChange: (part: Partial<KeyDraft>) => void
}

function NewKeyFields({ draft, onChange }: NewKeyFieldsProps): JSX.Element {
  return (
    <>
      <TextField
        title="Id of the new key, never used before"
        value={draft.id}
        onChange={(id) => onChange({ id })}
      />
      <ChoiceField
        title="Role"
        value={draft.role}
        options={roles.map((role) => [role, role])}
        onChange={(role) => onChange({ role: role as KeyDraft['role'] })}
      />
      <TextField
        title="Person whose key it is"
        value={draft.owner}
        onChange={(owner) => onChange({ owner })}
      />
      <TextField
        title="Public key, base64url, 43 characters"
        value={draft.publicKey}
        onChange={(publicKey) => onChange({ publicKey })}
      />
      {draft.role === 'trader' || draft.role === 'marketMaker' ? (
        <TextField
          title="Its accounts, with spaces between them"
          value={draft.accounts}
          onChange={(accounts) => onChange({ accounts })}
        />
      ) : null}
      <TextField
        title="Ends on, such as 2027-06-30 (empty: never)"
        value={draft.expires}
        onChange={(expires) => onChange({ expires })}
      />
    </>
  )
}

type Change = Extract<
  Parameters<ReturnType<typeof useDomain>['client']['postKeyChange']>[0]['body'],
  { readonly action: 'propose' }
>['change']

/** The change that a draft says; undefined where something is missing. */
function changeOf(draft: KeyDraft): Change | undefined {
  const { action, keyId, id, role, owner, publicKey, accounts, expires, reason } = draft
  if (reason.trim() === '' || (action !== 'add' && keyId === '')) return undefined
  if (action === 'revoke') return { action, keyId }
  const hasAll = [id, owner, publicKey].every((text) => text.trim() !== '')
  if (!hasAll) return undefined
  const owned = accounts.split(/[\s,]+/u).filter(Boolean)
  const key = {
    id: id.trim(),
    role,
    owner: owner.trim(),
    publicKey: publicKey.trim(),
    ...(owned.length > 0 && { accounts: owned }),
    ...(expires.trim() !== '' && { expires: expires.trim() }),
  }
  return action === 'add' ? { action, key } : { action, keyId, key }
}
