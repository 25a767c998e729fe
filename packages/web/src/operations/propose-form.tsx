import type { PlimsollProblem } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { queryOf, setQuery } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { Panel } from '../parts/panel.tsx'
import { ChoiceField, TextField } from '../parts/text-field.tsx'
import { Effect } from './approval-card.tsx'
import type { Approval } from './approval-words.ts'
import {
  type CommandBody,
  type CommandDraft,
  commandOf,
  type Complaint,
  emptyDraft,
} from './command-draft.ts'
import { type CommandForm, commandForms } from './command-fields.ts'
import { CommandInputs } from './command-inputs.tsx'
import { Refused } from './decision-dialogs.tsx'
import { useFirstWrong } from './use-first-wrong.ts'
import { type DomainNames, useGrids } from './use-grids.ts'

interface Proposal {
  readonly command: CommandBody
  readonly reason: string
}

interface Proposing {
  readonly draft: CommandDraft
  readonly reason: string
  readonly complaints: readonly Complaint[]
  readonly isRunning: boolean
  readonly problem: PlimsollProblem | undefined
  /** What the server made of the last one. */
  readonly proposed: Approval | undefined
  readonly write: (part: { readonly draft?: CommandDraft; readonly reason?: string }) => void
  readonly submit: () => void
}

function useProposing(
  form: CommandForm | undefined,
  names: DomainNames,
  onProposed: () => void,
): Proposing {
  const { domain, client } = useDomain()
  const [draft, setDraft] = useState(() => ({ ...emptyDraft, values: valuesOf(queryOf('market')) }))
  const [reason, setReason] = useState('')
  const [complaints, setComplaints] = useState<readonly Complaint[]>([])
  const [proposed, setProposed] = useState<Approval>()
  const propose = useAct(({ command, reason: why }: Proposal, options) =>
    client.postApproval(
      {
        domain,
        // The server checks a command against the same schema; fields of another kind cannot come out of the form.
        body: { action: 'propose', command: command as never, reason: why },
      },
      options,
    ),
  )
  useEffect(() => {
    setComplaints([])
    propose.clear()
  }, [form?.kind])
  const submit = async (): Promise<void> => {
    if (form === undefined || propose.isRunning) return
    const { command, complaints: wrong = [] } = commandOf(form, draft, names)
    const missing = reason.trim() === '' ? [{ path: 'why', message: 'is needed' }] : []
    setComplaints([...wrong, ...missing])
    if (command === undefined || missing.length > 0) return
    const answer = await propose.run({ command, reason: reason.trim() })
    if (answer === undefined) return
    setProposed(answer)
    setDraft(emptyDraft)
    setReason('')
    onProposed()
  }
  return {
    draft,
    reason,
    complaints,
    isRunning: propose.isRunning,
    problem: propose.problem,
    proposed,
    write: (part) => {
      if (part.draft !== undefined) setDraft(part.draft)
      if (part.reason !== undefined) setReason(part.reason)
      setComplaints([])
    },
    submit: () => void submit(),
  }
}

interface ProposeFormProps {
  readonly onProposed: () => void
  /** Proposals that are still open. */
  readonly openIds: ReadonlySet<string>
}

/** Proposes a command. The server works out what it would do; nothing happens before somebody else approves that. */
export function ProposeForm({ onProposed, openIds }: ProposeFormProps): JSX.Element | null {
  const { about } = useDomain()
  const forms = commandForms.filter(({ kind }) => about.commands.proposes.includes(kind))
  const wanted = queryOf('propose')
  const form = forms.find(({ kind }) => kind === wanted) ?? forms[0]
  const names = useGrids()
  const proposing = useProposing(form, names, onProposed)
  const { draft, reason, complaints, isRunning, problem, proposed, write, submit } = proposing
  const place = useFirstWrong(complaints)
  if (form === undefined) return null
  const isWhyMissing = complaints.some(({ path }) => path === 'why')
  return (
    <Panel
      title="Propose a command"
      about="The server tries it on the present state and says what it would do. Somebody else approves that effect, and no other."
    >
      <form
        ref={place}
        class="propose"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <ChoiceField
          title="Command"
          value={form.kind}
          about={form.about}
          options={forms.map(({ kind, title }) => [kind, title])}
          onChange={(kind) => setQuery({ propose: kind })}
        />
        <CommandInputs
          form={form}
          draft={draft}
          names={names}
          complaints={complaints}
          onChange={(next) => write({ draft: next })}
        />
        <TextField
          title="Why, for whoever approves it"
          value={reason}
          complaint={isWhyMissing ? 'A reason is needed.' : undefined}
          onChange={(text) => write({ reason: text })}
        />
        <button type="submit" class="chief" aria-disabled={isRunning}>
          {isRunning ? 'Working out its effect' : 'Propose'}
        </button>
        <Refused problem={problem} what="The proposal" />
      </form>
      {proposed === undefined || !openIds.has(proposed.id) ? null : (
        <Proposed approval={proposed} />
      )}
    </Panel>
  )
}

function Proposed({ approval }: { readonly approval: Approval }): JSX.Element {
  const { approvers } = approval
  return (
    <div class="state proposed" role="status">
      <p>
        <strong>Proposed.</strong> It waits for{' '}
        {approvers === 1 ? 'one other' : `${approvers} others`} to approve. This is what it would
        do:
      </p>
      <Effect approval={approval} />
    </div>
  )
}

function valuesOf(market: string | undefined): Readonly<Record<string, string>> {
  return market === undefined ? {} : { market }
}
