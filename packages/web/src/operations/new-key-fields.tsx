import type { JSX } from 'preact'
import { ChoiceField, TextField } from '../parts/text-field.tsx'
import { type KeyDraft, ownsAccounts } from './key-draft.ts'
import { ListField } from './list-field.tsx'

const roles = [
  'trader',
  'marketMaker',
  'auditor',
  'riskOfficer',
  'operator',
  'admin',
  'venue',
] as const

interface NewKeyFieldsProps {
  readonly draft: KeyDraft
  /** What is wrong with a field, in a sentence. */
  readonly wrongOf: (path: string, title: string) => string | undefined
  readonly onChange: (part: Partial<KeyDraft>) => void
}

/** Who the new key is of, and how far it reaches. */
export function NewKeyFields(props: NewKeyFieldsProps): JSX.Element {
  const { draft, wrongOf, onChange } = props
  return (
    <>
      <TextField
        title="Id of the new key"
        about="Never used before."
        value={draft.id}
        complaint={wrongOf('id', 'It')}
        onChange={(id) => onChange({ id })}
      />
      <ChoiceField
        title="Role"
        value={draft.role}
        complaint={wrongOf('role', 'The role')}
        options={[['', 'choose'], ...roles.map((role) => [role, role] as const)]}
        onChange={(role) => onChange({ role: role as KeyDraft['role'] })}
      />
      <TextField
        title="Person whose key it is"
        value={draft.owner}
        complaint={wrongOf('owner', 'A name')}
        onChange={(owner) => onChange({ owner })}
      />
      <TextField
        title="Public key"
        about="Ed25519 in base64url, 43 characters."
        value={draft.publicKey}
        complaint={wrongOf('publicKey', 'It')}
        onChange={(publicKey) => onChange({ publicKey })}
      />
      {ownsAccounts(draft.role) ? (
        <ListField
          title="Its accounts"
          value={draft.accounts}
          complaint={wrongOf('accounts', 'Accounts')}
          onChange={(accounts) => onChange({ accounts })}
        />
      ) : null}
      <ReachFields {...props} />
    </>
  )
}

function ReachFields({ draft, wrongOf, onChange }: NewKeyFieldsProps): JSX.Element {
  return (
    <>
      <ChoiceField
        title="Domains"
        value={draft.domains}
        complaint={wrongOf('domains', 'They')}
        options={[
          ['', 'choose'],
          ['some', 'only those named'],
          ['all', 'all domains, those to come too'],
        ]}
        onChange={(domains) => onChange({ domains: domains as KeyDraft['domains'] })}
      />
      {draft.domains === 'some' ? (
        <ListField
          title="Names of its domains"
          value={draft.domainNames}
          complaint={wrongOf('domainNames', 'Names')}
          onChange={(domainNames) => onChange({ domainNames })}
        />
      ) : null}
      <ChoiceField
        title="Comes from"
        value={draft.addresses}
        complaint={wrongOf('addresses', 'Addresses')}
        options={[
          ['', 'choose'],
          ['some', 'only addresses or ranges named'],
          ['any', 'any address'],
        ]}
        onChange={(addresses) => onChange({ addresses: addresses as KeyDraft['addresses'] })}
      />
      {draft.addresses === 'some' ? (
        <ListField
          title="Its addresses, such as 10.0.0.0/8"
          value={draft.addressNames}
          complaint={wrongOf('addressNames', 'Addresses')}
          onChange={(addressNames) => onChange({ addressNames })}
        />
      ) : null}
      <ChoiceField
        title="Ends"
        value={draft.ending}
        complaint={wrongOf('ending', 'It')}
        options={[
          ['', 'choose'],
          ['at', 'at a time'],
          ['never', 'never'],
        ]}
        onChange={(ending) => onChange({ ending: ending as KeyDraft['ending'] })}
      />
      {draft.ending === 'at' ? (
        <TextField
          title="Ends at, UTC"
          about="The beginning of a day such as 2027-06-30, or a time such as 2027-06-30T12:00:00Z."
          value={draft.expires}
          complaint={wrongOf('expires', 'It')}
          onChange={(expires) => onChange({ expires })}
        />
      ) : null}
    </>
  )
}
