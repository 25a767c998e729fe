import type { JSX } from 'preact'
import { AccountName } from '../case/account-name.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { useNow } from '../live/use-now.ts'
import { Badge } from '../parts/badge.tsx'
import { grouped } from '../parts/decimal-words.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Instant } from '../parts/instant.tsx'
import { mayCall } from '../session/session.ts'
import {
  type Approval,
  countdown,
  isOpen,
  lineWords,
  standingOf,
  whyNotApprove,
} from './approval-words.ts'
import { formOf } from './command-fields.ts'
import { commandRows, nameOf } from './command-rows.ts'

interface ApprovalCardProps {
  readonly approval: Approval
  readonly onApprove: () => void
  readonly onCancel: () => void
}

/** A proposal: what it would do, exactly, who wants it and why, and what is left to decide. */
export function ApprovalCard({ approval, onApprove, onCancel }: ApprovalCardProps): JSX.Element {
  const { about } = useDomain()
  const { command, proposedBy, proposedMs, reason, approvedBy } = approval
  const { tone, words } = standingOf(approval)
  const why = whyNotApprove(approval, about.owner)
  const mayAct = mayCall(about, 'postApproval') && about.commands.proposes.includes(command.kind)
  return (
    <article class="approval" aria-label={nameOf(command)}>
      <header>
        <h3>{nameOf(command)}</h3>
        <Badge tone={tone}>{words}</Badge>
        <Deadline approval={approval} />
      </header>
      <p class="quote">
        <q>{reason}</q>{' '}
        <span class="fine">
          {proposedBy.owner} with {proposedBy.keyId}, <Instant ms={proposedMs} as="both" />
          {approvedBy.map(({ owner, keyId }) => (
            <span key={keyId}>
              ; approved by {owner} with {keyId}
            </span>
          ))}
        </span>
      </p>
      <Effect approval={approval} />
      {isOpen(approval) && mayAct ? (
        <p class="controls">
          {why === undefined ? (
            <button type="button" class="chief" onClick={onApprove}>
              Approve…
            </button>
          ) : (
            <span class="fine">{why}</span>
          )}
          <button type="button" class="grave" onClick={onCancel}>
            Cancel the proposal…
          </button>
        </p>
      ) : null}
    </article>
  )
}

function Deadline({ approval }: { readonly approval: Approval }): JSX.Element | null {
  const nowMs = useNow()
  const { status, expiresMs, executeAtMs } = approval
  const dueMs = status === 'approved' ? executeAtMs : expiresMs
  if (!isOpen(approval) || dueMs === undefined) return null
  return (
    <span class="deadline">
      {status === 'approved' ? 'carried out in ' : 'expires in '}
      <time dateTime={new Date(dueMs).toISOString()} title={new Date(dueMs).toISOString()}>
        {countdown(dueMs - nowMs)}
      </time>
    </span>
  )
}

/** More than these scroll in their own place. */
const linesSeen = 6

/** What a proposal would do, in words, as the command says it, and as what would be booked. */
export function Effect({ approval }: { readonly approval: Approval }): JSX.Element {
  const { lines, command, effect, effectHash, baseSequence, policyHash } = approval
  const isGrave = formOf(command.kind)?.isGrave === true
  const { asset } = useDomain()
  return (
    <div class="effect">
      <div>
        <p class="part">
          What it would do
          {lines.length > linesSeen ? `: ${grouped(String(lines.length))} lines` : ''}
        </p>
        <ul
          class={isGrave ? 'lines grave' : 'lines'}
          tabIndex={lines.length > linesSeen ? 0 : undefined}
        >
          {lines.map(({ account, text }, index) => (
            <li key={index}>
              {account === undefined ? null : (
                <>
                  <AccountName name={account} />:{' '}
                </>
              )}
              {lineWords(text, asset?.name)}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <p class="part">The command</p>
        <table class="command">
          <caption class="unseen">Fields of the command</caption>
          <tbody>
            {commandRows(command).map(({ path, title, value }) => (
              <tr key={path}>
                <th scope="row">{title}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hash">
        <span class="fine">Hash of the effect </span>
        <code>{effectHash}</code> <CopyButton text={effectHash} what="the hash" isSmall />
      </p>
      <details>
        <summary>The effect as it would be booked</summary>
        <pre>{JSON.stringify(effect, null, 2)}</pre>
        <p class="fine">
          Worked out after record {baseSequence}; waterfall <code>{policyHash}</code>
        </p>
      </details>
    </div>
  )
}
