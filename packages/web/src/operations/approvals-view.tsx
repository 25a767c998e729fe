import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { type Pages, usePages } from '../live/use-pages.ts'
import type { Read } from '../live/use-read.ts'
import { Badge } from '../parts/badge.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import { Empty, Failed, Loading, Reading } from '../parts/states.tsx'
import { ApprovalCard, Effect } from './approval-card.tsx'
import { type Approval, standingOf } from './approval-words.ts'
import { nameOf } from './command-rows.ts'
import { ApproveDialog, CancelDialog } from './decision-dialogs.tsx'
import { ProposeForm } from './propose-form.tsx'

const endedPage = 20

interface ApprovalsViewProps {
  readonly open: Read<CallAnswer<'listApprovals'>>
}

/** What waits for a second person, what can be proposed, and how the last ones ended. */
export function ApprovalsView({ open }: ApprovalsViewProps): JSX.Element {
  const { domain, client, about } = useDomain()
  const [deciding, setDeciding] = useState<{ approval: Approval; by: 'approve' | 'cancel' }>()
  // What was open and is not any more has ended: the list of those is read again.
  const openIds = open.value?.rows.map(({ id }) => id).join(' ') ?? ''
  const ended = usePages(`${domain} ${openIds}`, (cursor, signal) =>
    client.listApprovals(
      { domain, open: 'false', limit: endedPage, ...(cursor !== undefined && { cursor }) },
      { signal },
    ),
  )
  const changed = (): void => {
    open.again()
    ended.again()
  }
  const decided = (by: 'approve' | 'cancel') => ({
    approval: deciding?.by === by ? deciding.approval : undefined,
    isOver: deciding !== undefined && !isAsSeen(deciding.approval, open.value?.rows),
    onClose: () => setDeciding(undefined),
    onChanged: changed,
  })
  return (
    <>
      <Panel
        title="Waiting"
        about="What orders or undoes something takes two people. Whoever approves, approves one exact effect; if it is another by then, nothing is booked."
      >
        {about.keyless ? (
          <p class="fine">
            This server runs in development mode and tells nobody apart: here one person may propose
            and approve.
          </p>
        ) : null}
        <Reading read={open} what="the approvals">
          {({ rows }) =>
            rows.length === 0 ? (
              <Empty>Nothing waits for approval.</Empty>
            ) : (
              <div class="approvals">
                {rows.map((approval) => (
                  <ApprovalCard
                    key={approval.id}
                    approval={approval}
                    onApprove={() => setDeciding({ approval, by: 'approve' })}
                    onCancel={() => setDeciding({ approval, by: 'cancel' })}
                  />
                ))}
              </div>
            )
          }
        </Reading>
      </Panel>
      <ProposeForm onProposed={changed} openIds={new Set(open.value?.rows.map(({ id }) => id))} />
      <Ended pages={ended} />
      <ApproveDialog {...decided('approve')} />
      <CancelDialog {...decided('cancel')} />
    </>
  )
}

/** Whether a proposal still waits as it did when the reader began to decide. */
function isAsSeen(seen: Approval, rows: readonly Approval[] | undefined): boolean {
  return rows?.some(({ id, status }) => id === seen.id && status === seen.status) ?? true
}

function Ended({ pages }: { readonly pages: Pages<Approval> }): JSX.Element {
  const [shown, setShown] = useState<Approval>()
  const { rows, problem, hasMore, isLoading, more, again } = pages
  return (
    <Panel title="Ended">
      {problem === undefined ? null : (
        <Failed problem={problem} what="The ended approvals" onAgain={again} />
      )}
      {rows === undefined ? (
        problem === undefined && <Loading what="the ended approvals" />
      ) : rows.length === 0 ? (
        <Empty>None yet.</Empty>
      ) : (
        <DataTable
          caption="Ended, newest first"
          isCaptionHidden
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            {
              title: 'command',
              isName: true,
              cell: (approval) => (
                <button type="button" class="quiet link" onClick={() => setShown(approval)}>
                  {nameOf(approval.command)}
                </button>
              ),
            },
            {
              title: 'outcome',
              cell: (approval) => {
                const { tone, words } = standingOf(approval)
                return (
                  <>
                    <Badge tone={tone}>{words}</Badge>
                    <span class="fine"> {approval.endReason}</span>
                  </>
                )
              },
            },
            { title: 'proposed by', cell: ({ proposedBy }) => proposedBy.owner },
            {
              title: 'approved by',
              isMinor: true,
              cell: ({ approvedBy }) => approvedBy.map(({ owner }) => owner).join(', ') || 'nobody',
            },
            { title: 'why', isMinor: true, cell: ({ reason }) => reason },
            { title: 'ended', cell: ({ endedMs }) => <Instant ms={endedMs} as="both" /> },
            { title: 'record', isNumber: true, cell: ({ sequence }) => sequence ?? 'none' },
          ]}
        />
      )}
      {hasMore ? (
        <button type="button" disabled={isLoading} onClick={more}>
          Older ones
        </button>
      ) : null}
      <Dialog
        title={shown === undefined ? 'Approval' : nameOf(shown.command)}
        isOpen={shown !== undefined}
        onClose={() => setShown(undefined)}
      >
        {shown === undefined ? null : <Effect approval={shown} />}
      </Dialog>
    </Panel>
  )
}
