import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { Panel } from '../parts/panel.tsx'
import { ChoiceField, TextField } from '../parts/text-field.tsx'
import type { Complaint } from './command-draft.ts'
import { Refused } from './decision-dialogs.tsx'
import { changeOf, emptyKeyDraft, type Key, type KeyDraft, withEnding } from './key-draft.ts'
import { ChangeTable } from './key-table.tsx'
import { changeWords } from './key-words.ts'
import { NewKeyFields } from './new-key-fields.tsx'
import { useFirstWrong } from './use-first-wrong.ts'

const actions = [
  ['revoke', 'revoke a key'],
  ['add', 'add a key'],
  ['replace', 'replace a key by another'],
] as const

interface KeyProposalProps {
  /** All that the server knows; undefined until it has said them. */
  readonly keys: readonly Key[] | undefined
  readonly onProposed: () => void
}

/** Proposes a change of keys. Only public halves of keys are ever given here. */
export function KeyProposal({ keys = [], onProposed }: KeyProposalProps): JSX.Element {
  const { client } = useDomain()
  const [draft, setDraft] = useState(emptyKeyDraft)
  const [complaints, setComplaints] = useState<readonly Complaint[]>([])
  const place = useFirstWrong(complaints)
  const propose = useAct((body: Parameters<typeof client.postKeyChange>[0]['body'], options) =>
    client.postKeyChange({ body }, options),
  )
  const write = (next: KeyDraft): void => {
    setDraft(next)
    setComplaints([])
  }
  const submit = async (): Promise<void> => {
    const { change, complaints: wrong = [] } = changeOf(draft, keys)
    setComplaints(wrong)
    if (change === undefined) return
    const answer = await propose.run({ action: 'propose', change, reason: draft.reason.trim() })
    if (answer === undefined) return
    write(emptyKeyDraft)
    onProposed()
  }
  const wrongOf = (path: string, title: string): string | undefined => {
    const wrong = complaints.find((one) => one.path === path)
    return wrong && `${title} ${wrong.message}.`
  }
  return (
    <Panel
      title="Propose a change of keys"
      about="Whoever is to have a key makes it with plimsoll key new, keeps the private half, and gives you the public one."
    >
      <form
        ref={place}
        class="propose"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!propose.isRunning) void submit()
        }}
      >
        <WhichKey draft={draft} keys={keys} wrongOf={wrongOf} onChange={write} />
        {draft.action === 'revoke' ? null : (
          <NewKeyFields
            draft={draft}
            wrongOf={wrongOf}
            onChange={(part) => write({ ...draft, ...part })}
          />
        )}
        <TextField
          title="Why, for whoever approves it"
          value={draft.reason}
          complaint={wrongOf('reason', 'A reason')}
          onChange={(reason) => write({ ...draft, reason })}
        />
        <Draft draft={draft} keys={keys} />
        <button type="submit" class="chief" aria-disabled={propose.isRunning}>
          Propose
        </button>
        <Refused problem={propose.problem} what="The proposal" />
      </form>
    </Panel>
  )
}

interface WhichKeyProps {
  readonly draft: KeyDraft
  readonly keys: readonly Key[]
  readonly wrongOf: (path: string, title: string) => string | undefined
  readonly onChange: (draft: KeyDraft) => void
}

function WhichKey({ draft, keys, wrongOf, onChange }: WhichKeyProps): JSX.Element {
  return (
    <>
      <ChoiceField
        title="Change"
        value={draft.action}
        options={actions}
        onChange={(action) =>
          onChange(withEnding(draft, { action: action as KeyDraft['action'] }, keys))
        }
      />
      {draft.action === 'add' ? null : (
        <ChoiceField
          title="Key that ends"
          value={draft.keyId}
          about={
            draft.action === 'replace' ? 'The new one is to reach what it reaches.' : undefined
          }
          complaint={wrongOf('keyId', 'It')}
          options={[
            ['', 'choose'],
            ...keys
              .filter(({ isRevoked }) => !isRevoked)
              .map(({ id, role, owner }) => [id, `${id}, ${role}, ${owner}`] as const),
          ]}
          onChange={(keyId) => onChange(withEnding(draft, { keyId }, keys))}
        />
      )}
    </>
  )
}

/** What is about to be proposed, as whoever approves it reads it. */
function Draft({ draft, keys }: Pick<WhichKeyProps, 'draft' | 'keys'>): JSX.Element | null {
  const { change } = changeOf(draft, keys)
  if (change === undefined || change.action === 'revoke') return null
  return (
    <div class="draft">
      <p>
        <strong>{changeWords(change)}</strong>
      </p>
      <ChangeTable change={change} keys={keys} />
    </div>
  )
}
