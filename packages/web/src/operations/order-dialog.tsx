import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { type CommandBody, commandOf, type Complaint, emptyDraft } from './command-draft.ts'
import { formOf } from './command-fields.ts'
import { nameOf } from './command-rows.ts'
import { CommandInputs } from './command-inputs.tsx'
import { DecisionButtons, Refused } from './decision-dialogs.tsx'
import { useFirstWrong } from './use-first-wrong.ts'
import { useGrids } from './use-grids.ts'

interface OrderDialogProps {
  /** A command that the key may give alone; undefined: none is being given. */
  readonly kind: string | undefined
  /** Filled in already. */
  readonly values?: Readonly<Record<string, string>>
  readonly onClose: () => void
  /** Gets what was done, in words. */
  readonly onDone: (said: string) => void
}

/** Gives a command that takes no second person, at once. */
export function OrderDialog({ kind, onClose, ...rest }: OrderDialogProps): JSX.Element {
  const form = kind === undefined ? undefined : formOf(kind)
  return (
    <Dialog title={form?.title ?? 'Order'} isOpen={form !== undefined} onClose={onClose}>
      {form === undefined ? null : (
        <OrderForm key={form.kind} kind={form.kind} onClose={onClose} {...rest} />
      )}
    </Dialog>
  )
}

function OrderForm({
  kind = '',
  values = {},
  onClose,
  onDone,
}: OrderDialogProps): JSX.Element | null {
  const { domain, client } = useDomain()
  const [draft, setDraft] = useState({ ...emptyDraft, values })
  const [shown, setShown] = useState<readonly Complaint[]>([])
  const order = useAct((command: CommandBody, options) =>
    // The server checks a command against the same schema; fields of another kind cannot come out of the form.
    client.postCommands({ domain, body: command as never }, options),
  )
  const names = useGrids()
  const place = useFirstWrong(shown)
  const form = formOf(kind)
  if (form === undefined) return null
  const submit = async (): Promise<void> => {
    const { command, complaints = [] } = commandOf(form, draft, names)
    setShown(complaints)
    if (command === undefined) return
    const answer = await order.run(command)
    if (answer === undefined) return
    const record = 'sequence' in answer ? `, record ${answer.sequence}` : ''
    onDone(`Done: ${nameOf(command)}${record}.`)
    onClose()
  }
  return (
    <form
      ref={place}
      class="decision"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!order.isRunning) void submit()
      }}
    >
      <p>{form.about} It takes effect at once. To undo it takes two people.</p>
      <CommandInputs
        form={form}
        draft={draft}
        names={names}
        complaints={shown}
        onChange={(next) => {
          setDraft(next)
          setShown([])
        }}
      />
      <Refused problem={order.problem} what={form.title} />
      <DecisionButtons isReady={!order.isRunning} words={form.title} onClose={onClose} isGrave />
    </form>
  )
}
