import { randomBytes } from 'node:crypto'
import { bodyHashOf, type Clock } from '@plimsoll/journal'
import type { ControlSettings } from '../config/server-config.ts'
import type { Keyring } from '../identity/keyring.ts'
import { developer, type Principal } from '../identity/principal.ts'
import { Refused } from '../identity/refused.ts'
import type { Actor, Proposal } from './approval.ts'
import type { Asked, AuditNote } from './control.ts'
import type { ControlLog } from './control-log.ts'
import type { ControlChange, Repeatable } from './control-record.ts'
import type { ControlState } from './control-state.ts'

const idBytes = 12

/** What acts on proposals rest on. */
export interface DeskParts {
  readonly log: ControlLog
  readonly state: ControlState
  readonly keyring: Keyring
  readonly settings: ControlSettings
  readonly clock: Clock
  readonly isDev: boolean
  /** Keeps a refusal in the audit; never fails. */
  readonly noteRefusal: (note: AuditNote) => void
}

/** An act as it is asked for. */
export interface Act {
  readonly action: string
  readonly principal: Principal
  readonly order: Asked & object
  readonly domain?: string
  readonly subject?: string
  readonly detail?: string
}

/** Where proposals are handled: one act after the other, each durable before the next looks at the state. */
export class Desk {
  readonly parts: DeskParts
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: DeskParts) {
    this.parts = parts
  }

  get nowMs(): number {
    return this.parts.clock.nowMs()
  }

  newId(): string {
    return randomBytes(idBytes).toString('base64url')
  }

  /**
   * Does an act of somebody in its turn. Asked again with the same key, it is not done again. A refusal goes into the audit.
   *
   * @param run answers with the change to be recorded, and the id of the proposal that the act is about
   * @returns the id of the proposal
   */
  act(act: Act, run: (asked: Repeatable | undefined) => Promise<ControlChange>): Promise<string> {
    return this.inTurn(async () => {
      const asked = repeatableOf(act)
      const before = asked && this.parts.state.askedBefore(asked.key)
      if (before !== undefined) {
        if (before.bodyHash === asked?.bodyHash) return before.id
        throw new Refused('keyReused', 'the Idempotency-Key was used for something else')
      }
      const change = await run(asked)
      const subject = idOf(change)
      await this.parts.log.append({ note: { ...noteOf(act), outcome: 'done', subject }, change })
      return subject
    }).catch((error: unknown) => {
      if (error instanceof Refused) {
        this.parts.noteRefusal({ ...noteOf(act), outcome: 'refused', detail: wordsOf(error) })
      }
      throw error
    })
  }

  /** Records what the server itself does about a proposal. Call it in a turn. */
  async record(
    proposal: Proposal & { readonly domain?: string },
    change: ControlChange,
    detail: string,
  ): Promise<void> {
    const { domain, id } = proposal
    const status = change.kind === 'ended' ? change.status : change.kind
    const note: AuditNote = {
      action: `proposal.${status}`,
      keyId: 'server',
      owner: 'server',
      role: 'server',
      outcome: status === 'failed' ? 'failed' : 'done',
      subject: id,
      detail,
      ...(domain !== undefined && { domain }),
    }
    await this.parts.log.append({ note, change })
  }

  /** Runs alone: what it saw of the state stays so until it ends. */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(run)
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** The first of those who proposed and approved whose key is not in force any more. */
  gone({ proposedBy, approvedBy }: Proposal): Actor | undefined {
    const { keyring, isDev } = this.parts
    return [proposedBy, ...approvedBy].find(({ keyId }) => {
      if (isDev && keyId === developer.keyId) return false
      return keyring.find(keyId)?.isExpired(this.nowMs) ?? true
    })
  }
}

/** What the engine says may name accounts and sizes, which not everybody who reads the audit may know. */
function wordsOf({ code, rejection, message }: Refused): string {
  return code === 'rejected' ? `rejected: ${rejection ?? 'for a reason of its own'}` : message
}

function idOf(change: ControlChange): string {
  if (change.kind === 'approvalProposed') return change.approval.id
  return change.kind === 'keyChangeProposed' ? change.keyChange.id : change.id
}

function repeatableOf({ action, order }: Act): Repeatable | undefined {
  const { idempotencyKey: key, address: _address, requestId: _requestId, ...body } = order
  return key === undefined ? undefined : { key, bodyHash: bodyHashOf({ action, body }) }
}

function noteOf({
  action,
  principal,
  order,
  domain,
  subject,
  detail,
}: Act): Omit<AuditNote, 'outcome'> {
  const { keyId, owner, role } = principal
  const { address, requestId } = order
  return {
    action,
    keyId,
    owner,
    role,
    ...(domain !== undefined && { domain }),
    ...(subject !== undefined && { subject }),
    ...(detail !== undefined && { detail }),
    ...(address !== undefined && { address }),
    ...(requestId !== undefined && { requestId }),
  }
}
