import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useId, useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { useNow } from '../live/use-now.ts'
import { type Read, useRead } from '../live/use-read.ts'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Reading } from '../parts/states.tsx'
import { mayCall } from '../session/session.ts'
import { countdown, isOpen, standingOf, whyNotApprove } from './approval-words.ts'
import { DecisionButtons, Refused } from './decision-dialogs.tsx'
import type { Key } from './key-draft.ts'
import { KeyProposal } from './key-proposal.tsx'
import { ChangeTable } from './key-table.tsx'
import { changeWords, reachWords } from './key-words.ts'

type KeyChange = CallAnswer<'listKeyChanges'>['rows'][number]

const everyMs = 3_000
const changesListed = 50

/** Who may do what, and what is about to change in that. */
export function KeysView(): JSX.Element {
  const { client, about } = useDomain()
  const keys = useRead('keys', (signal) => client.listKeys({}, { signal }))
  const changes = useRead(
    'changes',
    (signal) => client.listKeyChanges({ limit: changesListed }, { signal }),
    { everyMs },
  )
  const again = (): void => {
    keys.again()
    changes.again()
  }
  return (
    <>
      <KeyChanges changes={changes} keys={keys.value?.rows ?? []} onChanged={again} />
      <Panel title="Keys" about="No secret is ever shown: the server does not have it.">
        <Reading read={keys} what="the keys">
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty>The server knows no key. In development mode it asks for none.</Empty>
            ) : (
              <DataTable
                caption="Keys by id"
                isCaptionHidden
                rows={rows}
                keyOf={({ id }) => id}
                columns={[
                  { title: 'key', isName: true, cell: ({ id }) => id },
                  { title: 'role', cell: ({ role }) => role },
                  { title: 'person', cell: ({ owner }) => owner },
                  {
                    title: 'reaches',
                    isMinor: true,
                    cell: reachWords,
                  },
                  { title: 'ends', cell: ({ expires }) => expires ?? 'never' },
                  {
                    title: 'state',
                    cell: ({ isRevoked }) =>
                      isRevoked ? (
                        <Badge tone="danger">revoked</Badge>
                      ) : (
                        <Badge tone="calm">in force</Badge>
                      ),
                  },
                ]}
              />
            )
          }
        </Reading>
      </Panel>
      {mayCall(about, 'postKeyChange') ? (
        <KeyProposal keys={keys.value?.rows} onProposed={again} />
      ) : null}
    </>
  )
}

interface KeyChangesProps {
  readonly changes: Read<CallAnswer<'listKeyChanges'>>
  readonly keys: readonly Key[]
  readonly onChanged: () => void
}

function KeyChanges({ changes, keys, onChanged }: KeyChangesProps): JSX.Element {
  const [deciding, setDeciding] = useState<{ change: KeyChange; by: 'approve' | 'cancel' }>()
  return (
    <Panel
      title="Changes of keys"
      about="One administrator proposes, another approves. New keys wait a day, so that somebody sees them coming."
    >
      <Reading read={changes} what="the changes">
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty>None yet.</Empty>
          ) : (
            <DataTable
              caption="Changes of keys, newest first"
              isCaptionHidden
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                {
                  title: 'change',
                  isName: true,
                  cell: ({ change }) => <div class="said">{changeWords(change)}</div>,
                },
                { title: 'why', cell: ({ reason }) => reason },
                {
                  title: 'by',
                  cell: ({ proposedBy, proposedMs }) => (
                    <>
                      {proposedBy.owner}{' '}
                      <span class="fine">
                        <Instant ms={proposedMs} as="both" />
                      </span>
                    </>
                  ),
                },
                { title: 'state', cell: (change) => <Standing change={change} /> },
                {
                  title: 'decide',
                  cell: (change) => (
                    <Decide change={change} onDecide={(by) => setDeciding({ change, by })} />
                  ),
                },
              ]}
            />
          )
        }
      </Reading>
      <Dialog
        title={deciding?.by === 'cancel' ? 'Cancel a change of keys' : 'Approve a change of keys'}
        isOpen={deciding !== undefined}
        onClose={() => setDeciding(undefined)}
      >
        {deciding === undefined ? null : (
          <DecideForm
            key={deciding.change.id}
            {...deciding}
            keys={keys}
            onClose={() => setDeciding(undefined)}
            onChanged={onChanged}
          />
        )}
      </Dialog>
    </Panel>
  )
}

function Standing({ change }: { readonly change: KeyChange }): JSX.Element {
  const nowMs = useNow()
  const { tone, words } = standingOf(change)
  const { status, expiresMs, executeAtMs, endReason } = change
  const dueMs = status === 'approved' ? executeAtMs : status === 'proposed' ? expiresMs : undefined
  return (
    <>
      <Badge tone={tone}>{words}</Badge>{' '}
      <span class="fine">
        {dueMs === undefined
          ? endReason
          : `${status === 'approved' ? 'takes effect' : 'expires'} in ${countdown(dueMs - nowMs)}`}
      </span>
    </>
  )
}

interface DecideProps {
  readonly change: KeyChange
  readonly onDecide: (by: 'approve' | 'cancel') => void
}

function Decide({ change, onDecide }: DecideProps): JSX.Element | null {
  const { about } = useDomain()
  if (!isOpen(change) || !mayCall(about, 'postKeyChange')) return null
  const why = whyNotApprove(change, about.owner)
  return (
    <span class="controls">
      {why === undefined ? (
        <button type="button" onClick={() => onDecide('approve')}>
          Approve…
        </button>
      ) : (
        <span class="fine">{why}</span>
      )}
      <button type="button" class="grave" onClick={() => onDecide('cancel')}>
        Cancel…
      </button>
    </span>
  )
}

interface DecideFormProps {
  readonly change: KeyChange
  readonly by: 'approve' | 'cancel'
  readonly keys: readonly Key[]
  readonly onClose: () => void
  readonly onChanged: () => void
}

function DecideForm({ change, by, keys, onClose, onChanged }: DecideFormProps): JSX.Element {
  const { client } = useDomain()
  const [text, setText] = useState('')
  const id = useId()
  const decide = useAct((reason: string, options) =>
    client.postKeyChange(
      {
        body:
          by === 'approve'
            ? { action: 'approve', keyChange: change.id }
            : { action: 'cancel', keyChange: change.id, reason },
      },
      options,
    ),
  )
  const keyId = change.change.action === 'revoke' ? change.change.keyId : change.change.key.id
  const isReady = by === 'approve' ? text.trim() === keyId : text.trim() !== ''
  const submit = async (): Promise<void> => {
    const answer = await decide.run(text.trim())
    onChanged()
    if (answer !== undefined) onClose()
  }
  return (
    <form
      class="decision"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady && !decide.isRunning) void submit()
      }}
    >
      <p>
        <strong>{changeWords(change.change)}</strong>
      </p>
      <p>
        {change.proposedBy.owner} wants this: <q>{change.reason}</q>
      </p>
      <ChangeTable change={change.change} keys={keys} />
      <details>
        <summary>The change as it was sent</summary>
        <pre>{JSON.stringify(change.change, null, 2)}</pre>
      </details>
      <label for={id}>
        {by === 'approve' ? (
          <>
            Type the id of the key, <code>{keyId}</code>, to say that this is the change you approve
          </>
        ) : (
          'Why, for whoever reads the record later'
        )}
      </label>
      <input
        id={id}
        value={text}
        autocomplete="off"
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Refused problem={decide.problem} what="The decision" />
      <DecisionButtons
        isReady={isReady && !decide.isRunning}
        words={by === 'approve' ? 'Approve this change' : 'Cancel the change'}
        onClose={onClose}
        isGrave={by === 'cancel'}
      />
    </form>
  )
}
