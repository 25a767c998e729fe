import { Compile } from 'typebox/schema'
import { checkKey } from '../config/check-settings.ts'
import { keySection } from '../config/listed-sections.ts'
import type { KeySettings } from '../config/server-config.ts'
import type { Principal } from '../identity/principal.ts'
import { Refused } from '../identity/refused.ts'
import { personOf } from '../identity/same-person.ts'
import type { KeyChange, KeyChangeOrder, ProposedKey } from './approval.ts'
import type { KeyApprovalOrder, KeyCancelOrder, KeyProposalOrder } from './control.ts'
import type { ControlChange } from './control-record.ts'
import type { AnyProposal } from './control-state.ts'
import type { Desk } from './desk.ts'
import { actorOf, checkApprover, checkCancellable, checkWaiting } from './proposal-rules.ts'

type KeyProposal = Extract<AnyProposal, { of: 'keys' }>
type Ending = Omit<Extract<ControlChange, { kind: 'ended' }>, 'kind' | 'id'>

/** Roles that act on a domain beyond halting it. */
const actingRoles: readonly string[] = ['riskOfficer', 'venue']

/** Changes of the keys, from proposal to effect. */
export class KeyChanges {
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  async propose(principal: Principal, order: KeyProposalOrder): Promise<KeyChange> {
    const detail = wordsOf(order.change)
    const act = { action: 'keyChange.propose', principal, order, detail }
    const id = await this.#desk.act(act, async (asked) => {
      checkAdmin(principal)
      this.#checkChange(order.change)
      const { settings, state } = this.#desk.parts
      if (state.open().length >= settings.openMax) {
        throw new Refused(
          'conflict',
          `${settings.openMax} proposals are open already; cancel some of them`,
        )
      }
      const keyChange = this.#proposalOf(principal, order)
      return { kind: 'keyChangeProposed', keyChange, ...(asked && { asked }) }
    })
    return this.find(id)
  }

  async approve(principal: Principal, order: KeyApprovalOrder): Promise<KeyChange> {
    const { keyChange: id } = order
    const act = { action: 'keyChange.approve', principal, order, subject: id }
    await this.#desk.act(act, async (asked) => {
      checkAdmin(principal)
      const proposal = this.#proposal(id)
      checkWaiting(proposal, this.#desk.nowMs)
      checkApprover(principal, proposal)
      const isEnough = proposal.approvedBy.length + 1 >= proposal.approvers
      const executeAtMs = this.#desk.nowMs + this.#delayOf(proposal.change)
      return {
        kind: 'approved',
        id,
        by: actorOf(principal),
        ...(isEnough && { executeAtMs }),
        ...(asked && { asked }),
      }
    })
    await this.lookAfter(this.#proposal(id))
    return this.find(id)
  }

  async cancel(principal: Principal, order: KeyCancelOrder): Promise<KeyChange> {
    const { keyChange: id, reason } = order
    const act = { action: 'keyChange.cancel', principal, order, subject: id }
    await this.#desk.act(act, async (asked) => {
      checkAdmin(principal)
      checkCancellable(this.#proposal(id))
      const cancelledBy = actorOf(principal)
      return {
        kind: 'ended',
        id,
        status: 'cancelled',
        endReason: reason,
        cancelledBy,
        ...(asked && { asked }),
      }
    })
    return this.find(id)
  }

  find(id: string): KeyChange {
    return withoutKind(this.#proposal(id))
  }

  newestFirst(): KeyChange[] {
    const all = this.#desk.parts.state.newestFirst()
    return all.flatMap((one) => (one.of === 'keys' ? [withoutKind(one)] : []))
  }

  /** Ends what is over, and does what is due. */
  async lookAfter({ id }: KeyProposal): Promise<void> {
    await this.#desk.inTurn(async () => {
      const proposal = this.#desk.parts.state.find(id)
      if (proposal?.of !== 'keys') return
      const ending = this.#endingOf(proposal)
      if (ending === undefined) return
      const why = ending.endReason === undefined ? '' : `: ${ending.endReason}`
      const detail = wordsOf(proposal.change) + why
      await this.#desk.record(proposal, { kind: 'ended', id, ...ending }, detail)
    })
  }

  #endingOf(proposal: KeyProposal): Ending | undefined {
    const { status, change, expiresMs, executeAtMs } = proposal
    if (status !== 'proposed' && status !== 'approved') return undefined
    const gone = this.#desk.gone(proposal)
    if (gone !== undefined) {
      return {
        status: 'void',
        endReason: `key ${gone.keyId}, which took part, is not in force any more`,
      }
    }
    const { nowMs } = this.#desk
    if (executeAtMs === undefined) {
      return nowMs < expiresMs
        ? undefined
        : { status: 'expired', endReason: 'nobody approved it in time' }
    }
    if (nowMs < executeAtMs) return undefined
    try {
      this.#checkChange(change)
      return { status: 'executed' }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return { status: 'void', endReason: error.detail }
    }
  }

  #proposalOf(principal: Principal, { change, reason }: KeyProposalOrder): KeyChange {
    const { settings } = this.#desk.parts
    const nowMs = this.#desk.nowMs
    return {
      id: this.#desk.newId(),
      status: 'proposed',
      change,
      reason,
      proposedBy: actorOf(principal),
      proposedMs: nowMs,
      expiresMs: nowMs + settings.approvalMs,
      approvedBy: [],
      approvers: settings.approvers,
    }
  }

  /** A key that has to go should go at once; one that comes gives everybody time to object. */
  #delayOf({ action }: KeyChangeOrder): number {
    return action === 'revoke' ? 0 : this.#desk.parts.settings.keyDelayMs
  }

  /** @throws Refused where the change cannot be made now */
  #checkChange(change: KeyChangeOrder): void {
    if (change.action !== 'add') this.#checkRevocation(change.keyId)
    if (change.action !== 'revoke') {
      this.#checkNewKey(change.key)
      this.#checkPerson(change.key, change.action === 'replace' ? change.keyId : undefined)
    }
    this.#checkAdmins(change)
  }

  #checkRevocation(keyId: string): void {
    if (this.#desk.parts.keyring.find(keyId) !== undefined) return
    throw new Refused('conflict', `no key ${keyId} is in force`)
  }

  #checkNewKey(key: ProposedKey): void {
    const settings = settingsOf(key)
    const { keyring } = this.#desk.parts
    if (keyring.isTaken(key.id)) {
      throw new Refused('conflict', `the name ${key.id} was used before; give the key another`)
    }
    const other = keyring.all().find(({ settings: { publicKey } }) => publicKey === key.publicKey)
    if (other !== undefined) {
      throw new Refused('conflict', `key ${other.id} has the same public key; make a new pair`)
    }
    if (settings.expires !== undefined && Date.parse(settings.expires) <= this.#desk.nowMs) {
      throw new Refused('invalidRequest', 'key.expires: has passed')
    }
  }

  /** Whoever makes keys must not hold one that orders, approves or writes: two admins could do everything between them. */
  #checkPerson({ role, owner }: ProposedKey, revoked: string | undefined): void {
    const apart = role === 'admin' ? actingRoles : actingRoles.includes(role) ? ['admin'] : []
    const other = this.#desk.parts.keyring
      .all()
      .find(
        ({ id, principal }) =>
          id !== revoked &&
          apart.includes(principal.role) &&
          personOf(principal.owner) === personOf(owner),
      )
    if (other === undefined) return
    const detail = `${owner} holds key ${other.id} of role ${other.principal.role}, and one person must not hold both that and ${role}`
    throw new Refused('conflict', detail)
  }

  /** Whoever is left must be enough to change keys again; else nobody could ever add one. */
  #checkAdmins(change: KeyChangeOrder): void {
    const { keyring, settings } = this.#desk.parts
    const revoked = change.action === 'add' ? undefined : change.keyId
    if (revoked === undefined || keyring.find(revoked)?.principal.role !== 'admin') return
    const owners = new Set(
      keyring
        .all()
        .filter(
          (key) =>
            key.principal.role === 'admin' &&
            key.id !== revoked &&
            !key.isExpired(this.#desk.nowMs),
        )
        .map((key) => personOf(key.principal.owner)),
    )
    if (change.action === 'replace' && change.key.role === 'admin')
      owners.add(personOf(change.key.owner))
    const needed = settings.approvers + 1
    if (owners.size >= needed) return
    const detail = `admins of ${owners.size} owners would be left, and a change of keys takes ${needed}; add another admin first`
    throw new Refused('conflict', detail)
  }

  #proposal(id: string): KeyProposal {
    const proposal = this.#desk.parts.state.find(id)
    if (proposal?.of === 'keys') return proposal
    throw new Refused('notFound', 'there is no such change of keys')
  }
}

/**
 * A proposed key as settings.
 *
 * @throws Refused for what could not stand in the configuration either
 */
export function settingsOf(key: ProposedKey): KeySettings {
  const { id, role, owner, publicKey, accounts = [], domains, expires, addresses } = key
  const settings = {
    id,
    role,
    owner,
    algorithm: 'ed25519',
    publicKey,
    accounts,
    ...(domains !== undefined && { domains }),
    ...(expires !== undefined && { expires }),
    ...(addresses !== undefined && { addresses }),
  }
  const [isGood, errors] = Compile(keySection).Errors(settings)
  if (!isGood) {
    const where = errors[0]?.instancePath.replaceAll('/', '.') ?? ''
    throw new Refused('invalidRequest', `key${where}: ${errors[0]?.message ?? 'is not a key'}`)
  }
  const checked = settings as KeySettings
  checkKey(
    checked,
    (name) => [name],
    (path, complaint) => {
      throw new Refused('invalidRequest', `key.${path.join('.')}: ${complaint}`)
    },
  )
  return checked
}

function checkAdmin({ role, isDeveloper }: Principal): void {
  if (role === 'admin' || isDeveloper === true) return
  throw new Refused('forbidden', 'only admins change keys')
}

/** Without the reason, which an admin writes and others read. */
function wordsOf(change: KeyChangeOrder): string {
  const added =
    change.action === 'revoke'
      ? ''
      : ` ${change.key.id} (${change.key.role} of ${change.key.owner})`
  const gone = change.action === 'add' ? '' : ` ${change.keyId}`
  return `${change.action}${gone}${change.action === 'replace' ? ' by' : ''}${added}`
}

function withoutKind({ of: _of, ...keyChange }: KeyProposal): KeyChange {
  return keyChange
}
