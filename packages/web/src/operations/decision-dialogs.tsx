import type { PlimsollProblem } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failed } from '../parts/states.tsx'
import { Effect } from './approval-card.tsx'
import { type Approval, conflictWords, hashDigits } from './approval-words.ts'
import { nameOf } from './command-rows.ts'

interface DecisionProps {
  /** As the reader saw it when they chose to decide; undefined: nothing is being decided. */
  readonly approval: Approval | undefined
  /** Whether it has been decided, or has ended, since the reader saw it. */
  readonly isOver: boolean
  readonly onClose: () => void
  /** It was decided, or has changed: what is listed is to be read again. */
  readonly onChanged: (approval: Approval | undefined) => void
}

/** Approves the effect that is shown, and no other. */
export function ApproveDialog({ approval, ...rest }: DecisionProps): JSX.Element {
  return (
    <Dialog
      title={approval === undefined ? 'Approve' : `Approve: ${nameOf(approval.command)}`}
      isOpen={approval !== undefined}
      onClose={rest.onClose}
    >
      {approval === undefined ? null : (
        <ApproveForm key={approval.id} approval={approval} {...rest} />
      )}
    </Dialog>
  )
}

interface DecisionFormProps extends DecisionProps {
  readonly approval: Approval
}

function ApproveForm({ approval, isOver, onClose, onChanged }: DecisionFormProps): JSX.Element {
  const { domain, client } = useDomain()
  const [typed, setTyped] = useState('')
  const id = useId()
  const { effectHash } = approval
  const end = effectHash.slice(-hashDigits)
  const approve = useAct(
    (body: { readonly approval: string; readonly effectHash: string }, options) =>
      client.postApproval({ domain, body: { action: 'approve', ...body } }, options),
  )
  const isRead = typed.trim().toLowerCase() === end && !isOver
  const submit = async (): Promise<void> => {
    const answer = await approve.run({ approval: approval.id, effectHash })
    onChanged(answer)
    if (answer !== undefined) onClose()
  }
  return (
    <form
      class="decision"
      onSubmit={(event) => {
        event.preventDefault()
        if (isRead && !approve.isRunning) void submit()
      }}
    >
      <p>
        {approval.proposedBy.owner} wants this: <q>{approval.reason}</q>
      </p>
      <Effect approval={approval} />
      <label for={id}>
        Type the last {hashDigits} characters of the hash, <code>{end}</code>, to say that this is
        the effect you approve
      </label>
      <input
        id={id}
        class="hash-end"
        autocomplete="off"
        spellcheck={false}
        maxLength={hashDigits}
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Over isOver={isOver} />
      <Refused problem={approve.problem} what="The approval" />
      <DecisionButtons
        isReady={isRead && !approve.isRunning}
        words="Approve this effect"
        onClose={onClose}
      />
    </form>
  )
}

/** Ends a proposal before it is carried out. */
export function CancelDialog({ approval, ...rest }: DecisionProps): JSX.Element {
  return (
    <Dialog
      title={approval === undefined ? 'Cancel' : `Cancel: ${nameOf(approval.command)}`}
      isOpen={approval !== undefined}
      onClose={rest.onClose}
    >
      {approval === undefined ? null : (
        <CancelForm key={approval.id} approval={approval} {...rest} />
      )}
    </Dialog>
  )
}

function CancelForm({ approval, isOver, onClose, onChanged }: DecisionFormProps): JSX.Element {
  const { domain, client } = useDomain()
  const [reason, setReason] = useState('')
  const id = useId()
  const cancel = useAct((body: { readonly approval: string; readonly reason: string }, options) =>
    client.postApproval({ domain, body: { action: 'cancel', ...body } }, options),
  )
  const isReady = reason.trim() !== '' && !cancel.isRunning && !isOver
  const submit = async (): Promise<void> => {
    const answer = await cancel.run({ approval: approval.id, reason: reason.trim() })
    onChanged(answer)
    if (answer !== undefined) onClose()
  }
  return (
    <form
      class="decision"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) void submit()
      }}
    >
      <p>Nothing of it is carried out. Whoever still wants it has to propose it anew.</p>
      <label for={id}>Why, for whoever reads the record later</label>
      <input
        id={id}
        value={reason}
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Over isOver={isOver} />
      <Refused problem={cancel.problem} what="The cancellation" />
      <DecisionButtons isReady={isReady} words="Cancel the proposal" onClose={onClose} isGrave />
    </form>
  )
}

function Over({ isOver }: { readonly isOver: boolean }): JSX.Element {
  return (
    <div role="status">
      {isOver ? (
        <p class="state stale">
          It does not wait any more as you see it here: somebody decided it meanwhile, or its time
          was over. What is listed says how it stands.
        </p>
      ) : null}
    </div>
  )
}

interface DecisionButtonsProps {
  readonly isReady: boolean
  readonly words: string
  readonly onClose: () => void
  readonly isGrave?: boolean
}

/** Does what the dialog is about, or leaves it. */
export function DecisionButtons({
  isReady,
  words,
  onClose,
  isGrave = false,
}: DecisionButtonsProps): JSX.Element {
  return (
    <p class="controls">
      <button type="submit" class={isGrave ? 'grave' : 'chief'} disabled={!isReady}>
        {words}
      </button>
      <button type="button" onClick={onClose}>
        Leave it
      </button>
    </p>
  )
}

interface RefusedProps {
  readonly problem: PlimsollProblem | undefined
  readonly what: string
}

/** Why something was not done, and what that means. */
export function Refused({ problem, what }: RefusedProps): JSX.Element | null {
  if (problem === undefined) return null
  const more = conflictWords(problem.code)
  return (
    <>
      {more === undefined ? null : <p class="state stale">{more}</p>}
      <Failed problem={problem} what={what} />
    </>
  )
}
