import { type Answer, bodyHashOf, DomainUnavailable, type Submission } from '@plimsoll/journal'
import { formatMoney } from '@plimsoll/protocol'
import type { Domains } from '../domain/domain-entry.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { mayPropose, reachesDomain } from '../identity/command-access.ts'
import type { Principal } from '../identity/principal.ts'
import { Refused } from '../identity/refused.ts'
import type { Approval } from './approval.ts'
import { effectOf } from './command-effect.ts'
import type { ApprovalOrder, CancelOrder, ProposalOrder } from './control.ts'
import type { ControlChange, Repeatable } from './control-record.ts'
import type { AnyProposal } from './control-state.ts'
import { delayOf } from './delay-class.ts'
import type { Desk } from './desk.ts'
import { effectLines } from './effect-lines.ts'
import { forecastLines } from './forecast-lines.ts'
import { outflowBound, outflowOf } from './fund-outflow.ts'
import { actorOf, checkApprover, checkCancellable, checkWaiting } from './proposal-rules.ts'

const effectChanged =
  'the effect would be another now than the one that was approved; propose it again'
const notExecuted = 'the domain started anew before it was executed'
/** Longer than this the engine may have forgotten whether it was executed. */
const rememberedShare = 0.5
const rememberedDefaultMs = 86_400_000

type CommandProposal = Extract<AnyProposal, { of: 'command' }>
type Ending = Omit<Extract<ControlChange, { kind: 'ended' }>, 'kind' | 'id'>

/** Commands of officers, from proposal to execution. */
export class CommandApprovals {
  readonly #desk: Desk
  readonly #domains: Pick<Domains, 'get'>
  readonly #outflowPerHour: (domain: string) => string | undefined
  /** Being executed by this process now. */
  readonly #running = new Set<string>()

  constructor(
    desk: Desk,
    domains: Pick<Domains, 'get'>,
    outflowPerHour: (domain: string) => string | undefined,
  ) {
    this.#desk = desk
    this.#domains = domains
    this.#outflowPerHour = outflowPerHour
  }

  async propose(principal: Principal, order: ProposalOrder): Promise<Approval> {
    const { domain, command } = order
    const detail = command.kind
    const act = { action: 'approval.propose', principal, order, domain, detail }
    const id = await this.#desk.act(act, async (asked) => {
      const hosted = this.#hosted(principal, domain)
      checkKind(principal, command.kind)
      this.#checkRoom()
      const approval = await this.#work(hosted, order, principal)
      this.#checkOutflow(hosted, command)
      return { kind: 'approvalProposed', approval, ...(asked && { asked }) }
    })
    return this.find(domain, id)
  }

  async approve(principal: Principal, order: ApprovalOrder): Promise<Approval> {
    const { domain, approval: id, effectHash } = order
    const act = { action: 'approval.approve', principal, order, domain, subject: id }
    await this.#desk.act(act, async (asked) => {
      const proposal = this.#reachable(principal, domain, id)
      checkKind(principal, proposal.command.kind)
      checkWaiting(proposal, this.#desk.nowMs)
      checkApprover(principal, proposal)
      if (effectHash !== proposal.effectHash) {
        throw new Refused(
          'conflict',
          'the effect of this proposal has another hash; look at it again',
        )
      }
      return this.#approval(principal, proposal, asked)
    })
    await this.#executeIfDue(id)
    return this.find(domain, id)
  }

  async cancel(principal: Principal, order: CancelOrder): Promise<Approval> {
    const { domain, approval: id, reason } = order
    const act = { action: 'approval.cancel', principal, order, domain, subject: id }
    await this.#desk.act(act, async (asked) => {
      const proposal = this.#reachable(principal, domain, id)
      checkKind(principal, proposal.command.kind)
      checkCancellable(proposal)
      return {
        kind: 'ended',
        id,
        status: 'cancelled',
        endReason: reason,
        cancelledBy: actorOf(principal),
        ...(asked && { asked }),
      }
    })
    return this.find(domain, id)
  }

  find(domain: string, id: string): Approval {
    return withoutKind(this.#proposal(domain, id))
  }

  newestFirst(domain: string): Approval[] {
    const all = this.#desk.parts.state.newestFirst()
    return all.flatMap((one) =>
      one.of === 'command' && one.domain === domain ? [withoutKind(one)] : [],
    )
  }

  /** Ends what is over, and executes what is due. */
  async lookAfter(proposal: CommandProposal): Promise<void> {
    const hosted = this.#domains.get(proposal.domain)?.hosted
    if (proposal.status === 'executing') {
      if (hosted !== undefined && !this.#running.has(proposal.id))
        await this.#settle(hosted, proposal)
      return
    }
    const ending = this.#endingOf(proposal, hosted)
    if (ending === undefined) return this.#executeIfDue(proposal.id)
    await this.#desk.inTurn(async () => {
      const now = this.#desk.parts.state.find(proposal.id)
      if (now?.status === proposal.status) await this.#end(proposal, ending)
    })
  }

  /** Why an open proposal is over without anybody's doing. */
  #endingOf(proposal: CommandProposal, hosted: HostedDomain | undefined): Ending | undefined {
    const { nowMs, parts } = this.#desk
    const gone = this.#desk.gone(proposal)
    if (gone !== undefined) {
      return {
        status: 'void',
        endReason: `key ${gone.keyId}, which took part, is not in force any more`,
      }
    }
    if (hosted !== undefined && hosted.status.epoch !== proposal.epoch) {
      return { status: 'void', endReason: notExecuted }
    }
    // One that was approved and could not be executed, because the domain was not there, waits no longer than one that was not.
    const endMs =
      proposal.executeAtMs === undefined
        ? proposal.expiresMs
        : proposal.executeAtMs + parts.settings.approvalMs
    return nowMs < endMs
      ? undefined
      : { status: 'expired', endReason: 'nobody acted on it in time' }
  }

  async #executeIfDue(id: string): Promise<void> {
    const { state } = this.#desk.parts
    const begun = await this.#desk.inTurn(async () => {
      const proposal = state.find(id)
      if (proposal?.of !== 'command' || proposal.status !== 'approved') return undefined
      const hosted = this.#domains.get(proposal.domain)?.hosted
      if (hosted === undefined || (proposal.executeAtMs ?? 0) > this.#desk.nowMs) return undefined
      const ending = this.#endingOf(proposal, hosted) ?? this.#overBound(hosted, proposal.command)
      if (ending !== undefined) {
        await this.#end(proposal, ending)
        return undefined
      }
      // On record before it is done: whoever finds this after a crash knows what to look for.
      await this.#desk.record(proposal, { kind: 'executing', id }, proposal.command.kind)
      this.#running.add(id)
      return { proposal, hosted }
    })
    if (begun === undefined) return
    try {
      const ending = await execute(begun.hosted, begun.proposal)
      if (ending !== undefined) await this.#endExecution(begun.proposal, ending)
    } finally {
      this.#running.delete(id)
    }
  }

  /** Finds out what came of an execution that was begun and not seen to its end. It is not begun again. */
  async #settle(hosted: HostedDomain, proposal: CommandProposal): Promise<void> {
    const submission = submissionOf(proposal)
    const answer = await hosted.submit(submission, { onlyIf: () => notExecuted })
    const known = endingOf(answer)
    const ending =
      known ??
      (answer.outcome === 'failed' && !answer.isRetryable
        ? this.#lost(hosted, proposal)
        : undefined)
    if (ending !== undefined) await this.#endExecution(proposal, ending)
  }

  #endExecution(proposal: CommandProposal, ending: Ending): Promise<void> {
    return this.#desk.inTurn(async () => {
      const status = this.#desk.parts.state.find(proposal.id)?.status
      if (status === 'executing') await this.#end(proposal, ending)
    })
  }

  /** The engine does not know the key of an execution: it was not done, or so long ago that it is forgotten. */
  #lost({ terms }: HostedDomain, { id, executeAtMs = 0 }: CommandProposal): Ending {
    const windowMs = terms.limits?.idempotencyWindowMs ?? rememberedDefaultMs
    if (this.#desk.nowMs - executeAtMs < windowMs * rememberedShare) {
      return { status: 'void', endReason: notExecuted }
    }
    const endReason = `the server was away too long to know whether it was executed; look for key ${keyOf(id)} in the journal`
    return { status: 'failed', endReason }
  }

  async #work(hosted: HostedDomain, order: ProposalOrder, principal: Principal): Promise<Approval> {
    const { domain, command, reason } = order
    const { settings } = this.#desk.parts
    const { decision, at } = await previewOf(hosted, command)
    if (decision.outcome === 'rejected') {
      throw new Refused('rejected', decision.detail, decision.code)
    }
    if (decision.outcome === 'repeated')
      throw new Refused('conflict', 'the command carries a key; send it without')
    const names = await hosted.read((state) => state.names())
    const effect = effectOf(hosted, command, decision, names)
    if (effect.events.length === 0) throw new Refused('conflict', 'it would change nothing')
    const nowMs = this.#desk.nowMs
    return {
      id: this.#desk.newId(),
      status: 'proposed',
      domain,
      command,
      reason,
      proposedBy: actorOf(principal),
      proposedMs: nowMs,
      expiresMs: nowMs + settings.approvalMs,
      approvedBy: [],
      approvers: settings.approvers,
      epoch: at.epoch,
      baseSequence: at.sequence,
      policyHash: effect.policyHash,
      effect: effect.events,
      lines: [
        ...effectLines(effect.events, hosted.format.asset.name),
        ...(await forecastLines(hosted, command)),
      ],
      effectHash: effect.effectHash,
    }
  }

  #approval(
    principal: Principal,
    proposal: CommandProposal,
    asked: Repeatable | undefined,
  ): ControlChange {
    const { settings } = this.#desk.parts
    const isEnough = proposal.approvedBy.length + 1 >= proposal.approvers
    const executeAtMs = this.#desk.nowMs + delayOf(proposal.command.kind, settings)
    return {
      kind: 'approved',
      id: proposal.id,
      by: actorOf(principal),
      ...(isEnough && { executeAtMs }),
      ...(asked && { asked }),
    }
  }

  #end(proposal: CommandProposal, ending: Ending): Promise<void> {
    const outflowQuote = ending.status === 'executed' ? outflowOf(proposal.command) : 0n
    const change: ControlChange = {
      kind: 'ended',
      id: proposal.id,
      ...ending,
      ...(outflowQuote > 0n && { outflowQuote }),
    }
    // What the engine or a person said may name accounts: it is in the proposal, where auditors see pseudonyms.
    const isOwnText = ending.status === 'void' || ending.status === 'expired'
    const why = isOwnText && ending.endReason !== undefined ? `: ${ending.endReason}` : ''
    return this.#desk.record(proposal, change, proposal.command.kind + why)
  }

  #checkRoom(): void {
    const { settings, state } = this.#desk.parts
    if (state.open().length < settings.openMax) return
    throw new Refused(
      'conflict',
      `${settings.openMax} proposals are open already; cancel some of them`,
    )
  }

  #checkOutflow(hosted: HostedDomain, command: Submission): void {
    const ending = this.#overBound(hosted, command)
    if (ending !== undefined) throw new Refused('conflict', ending.endReason ?? '')
  }

  #overBound({ domain, format }: HostedDomain, command: Submission): Ending | undefined {
    const boundQuote = outflowBound(this.#outflowPerHour(domain), format)
    const outflowQuote = outflowOf(command)
    if (boundQuote === undefined || outflowQuote === 0n) return undefined
    const takenQuote = this.#takenInHour(domain)
    if (takenQuote + outflowQuote <= boundQuote) return undefined
    const [taken, bound] = [takenQuote, boundQuote].map((amount) => formatMoney(format, amount))
    const endReason = `approvals took ${taken} out of funds in the last hour, and fundOutflowPerHour allows ${bound} in all`
    return { status: 'void', endReason }
  }

  /** With what is being taken right now, whatever will come of it. */
  #takenInHour(domain: string): bigint {
    const { state } = this.#desk.parts
    const underWay = state
      .open()
      .filter((one) => one.of === 'command' && one.status === 'executing' && one.domain === domain)
      .reduce((sum, one) => sum + (one.of === 'command' ? outflowOf(one.command) : 0n), 0n)
    return state.outflowOfHour(domain, this.#desk.nowMs) + underWay
  }

  #hosted(principal: Principal, domain: string): HostedDomain {
    const entry = reachesDomain(principal, domain) ? this.#domains.get(domain) : undefined
    if (entry === undefined) throw new Refused('notFound', 'there is no such domain')
    if (entry.hosted !== undefined) return entry.hosted
    if (entry.status.phase === 'stopped')
      throw new Refused('domainStopped', 'the domain has stopped')
    throw new Refused('unavailable', 'the domain cannot be served now; try again later')
  }

  #reachable(principal: Principal, domain: string, id: string): CommandProposal {
    if (!reachesDomain(principal, domain))
      throw new Refused('notFound', 'there is no such approval')
    return this.#proposal(domain, id)
  }

  #proposal(domain: string, id: string): CommandProposal {
    const proposal = this.#desk.parts.state.find(id)
    if (proposal?.of === 'command' && proposal.domain === domain) return proposal
    throw new Refused('notFound', 'there is no such approval')
  }
}

function checkKind(principal: Principal, kind: string): void {
  if (mayPropose(principal, kind)) return
  throw new Refused('forbidden', `your role does not propose, approve or cancel ${kind}`)
}

async function previewOf(
  hosted: HostedDomain,
  command: Submission,
): ReturnType<HostedDomain['preview']> {
  try {
    return await hosted.preview(command)
  } catch (error) {
    if (error instanceof DomainUnavailable) throw new Refused('unavailable', error.message)
    throw error
  }
}

/** Undefined where it is not known yet what came of it. */
async function execute(
  hosted: HostedDomain,
  proposal: CommandProposal,
): Promise<Ending | undefined> {
  let isChanged = false
  const answer = await hosted.submit(submissionOf(proposal), {
    onlyIf: (decision, before) => {
      if (decision.outcome !== 'accepted') return undefined
      const { effectHash } = effectOf(hosted, proposal.command, decision, before.names())
      isChanged = effectHash !== proposal.effectHash
      return isChanged ? effectChanged : undefined
    },
  })
  if (isChanged) return { status: 'void', endReason: effectChanged }
  const ending = endingOf(answer)
  if (ending !== undefined) return ending
  // Nothing happened, and nothing will by itself: better proposed again than executed at a time nobody expects.
  return answer.outcome === 'failed' ? { status: 'failed', endReason: answer.message } : undefined
}

/** What an answer says for sure; undefined where it says nothing of the sort. */
function endingOf(answer: Answer): Ending | undefined {
  switch (answer.outcome) {
    case 'accepted':
      return { status: 'executed', sequence: answer.sequence }
    case 'repeated':
      return answer.code === undefined
        ? { status: 'executed', sequence: answer.sequence }
        : { status: 'failed', endReason: answer.code }
    case 'rejected':
      return { status: 'failed', endReason: `${answer.code}: ${answer.detail}` }
    default:
      return undefined
  }
}

/** The key makes a second execution impossible. No caller can use it: theirs begin with the id of a key and a slash. */
function submissionOf({ id, command }: CommandProposal): Submission {
  return { ...command, idempotency: { key: keyOf(id), bodyHash: bodyHashOf(command) } }
}

function keyOf(id: string): string {
  return `approval:${id}`
}

function withoutKind({ of: _of, ...approval }: CommandProposal): Approval {
  return approval
}
