import {
  type BookFormat,
  decodeCommand,
  encodeCommand,
  type RouteBody,
  type RouteName,
  type SubmittedCommand,
} from '@plimsoll/protocol'
import type { Submission } from '@plimsoll/journal'
import type { Approval } from '../../control/approval.ts'
import type { Asked, ProposalQuery } from '../../control/control.ts'
import { mayPropose } from '../../identity/command-access.ts'
import { notFound } from '../answer/problem-error.ts'
import type { Call, Handlers, Served } from '../request/call.ts'
import type { Services } from '../services.ts'
import { pageQueryOf } from './page-query.ts'
import { servedDomain } from './served-domain.ts'

type Name = Extract<
  RouteName,
  | 'listApprovals'
  | 'getApproval'
  | 'postApproval'
  | 'listKeys'
  | 'listKeyChanges'
  | 'postKeyChange'
  | 'listAudit'
>

/** What needs two people, and the record of it. */
export function controlHandlers(services: Services): Handlers<Name> {
  const { control, keyring } = services
  return {
    listApprovals: async (call) => {
      const { domain, format } = servedDomain(services, call)
      const page = control.approvals(domain, proposalQueryOf(call))
      const seen = page.rows.filter((approval) => maySee(call, approval))
      const rows = seen.map((approval) => approvalDocument(approval, format))
      return { document: { ...page, rows } }
    },
    getApproval: async (call) => {
      const { domain, format } = servedDomain(services, call)
      const approval = control.approval(domain, call.parameters['approval'] ?? '')
      if (!maySee(call, approval)) throw notFound()
      return { document: approvalDocument(approval, format) }
    },
    postApproval: (call) => stepApproval(services, call),
    listKeys: async () => ({ document: { rows: keyring.documents() } }),
    listKeyChanges: async (call) => ({ document: control.keyChanges(proposalQueryOf(call)) }),
    postKeyChange: (call) => stepKeyChange(services, call),
    listAudit: async (call) => {
      const { domains } = call.principal
      const query = { ...pageQueryOf(call), ...(domains !== undefined && { domains }) }
      return { document: await control.auditEntries(query) }
    },
  }
}

async function stepApproval(services: Services, call: Call): Promise<Served> {
  const { domain, format } = servedDomain(services, call)
  const { control } = services
  const { principal } = call
  const asked = askedOf(call)
  const step = call.body as RouteBody<'postApproval'>
  const act = async (): Promise<Approval> => {
    switch (step.action) {
      case 'propose': {
        const command = decodeCommand(step.command, format, 'body.command') as Submission
        const { reason } = step
        return await control.propose(principal, { ...asked, domain, command, reason })
      }
      case 'approve': {
        const { approval, effectHash } = step
        return await control.approve(principal, { ...asked, domain, approval, effectHash })
      }
      case 'cancel': {
        const { approval, reason } = step
        return await control.cancel(principal, { ...asked, domain, approval, reason })
      }
    }
  }
  return { document: approvalDocument(await act(), format) }
}

async function stepKeyChange({ control }: Services, call: Call): Promise<Served> {
  const { principal } = call
  const asked = askedOf(call)
  const step = call.body as RouteBody<'postKeyChange'>
  switch (step.action) {
    case 'propose': {
      const { change, reason } = step
      return { document: await control.proposeKeyChange(principal, { ...asked, change, reason }) }
    }
    case 'approve': {
      const { keyChange } = step
      return { document: await control.approveKeyChange(principal, { ...asked, keyChange }) }
    }
    case 'cancel': {
      const { keyChange, reason } = step
      const order = { ...asked, keyChange, reason }
      return { document: await control.cancelKeyChange(principal, order) }
    }
  }
}

/** Whoever may propose and approve a kind of command sees what was proposed of it; auditors see all, under pseudonyms. */
function maySee({ principal, reach }: Call, { command }: Approval): boolean {
  return reach === 'pseudonymous' || mayPropose(principal, command.kind)
}

/** Where an order comes from, for the record of it. */
function askedOf({ idempotencyKey = '', ip, requestId }: Call): Required<Asked> {
  return { idempotencyKey, address: ip, requestId }
}

function approvalDocument(approval: Approval, format: BookFormat): object {
  return { ...approval, command: encodeCommand(approval.command as SubmittedCommand, { format }) }
}

function proposalQueryOf(call: Call): ProposalQuery {
  const { open } = call.query
  return { ...pageQueryOf(call), ...(open !== undefined && { isOpen: open === 'true' }) }
}
