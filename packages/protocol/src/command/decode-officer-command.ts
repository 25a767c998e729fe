import type { CorrectionPosting } from '@plimsoll/engine'
import { refuseAt } from '../book/book-error.ts'
import {
  type CommandDocument,
  type CommandKind,
  type CommandOf,
  officerCommandKinds,
  type OfficerKind,
} from './command-schema.ts'
import { decodeParty } from './decode-party.ts'
import type { RequestFields } from './read-request.ts'
import type { SubmittedCommand, SubmittedOf } from './submitted-command.ts'

/** An order of an officer in wire form. */
export type OfficerDocument = Extract<CommandDocument, { kind: OfficerKind }>

const officerKinds: ReadonlySet<string> = new Set(officerCommandKinds)

/** Whether an officer orders it, rather than the venue reports it; in wire form or in that of the engine. */
export function isOfficerCommand<Any extends { readonly kind: CommandKind }>(
  command: Any,
): command is Extract<Any, { kind: OfficerKind }> {
  return officerKinds.has(command.kind)
}

/** What officers order, in the units of the engine. */
export function decodeOfficerCommand(
  from: OfficerDocument,
  fields: RequestFields,
): SubmittedCommand {
  switch (from.kind) {
    case 'halt':
    case 'resume':
    case 'freezeAccount':
    case 'unfreezeAccount':
    case 'orderCase':
    case 'setTrigger':
      return from
    case 'moveFundMoney': {
      const { kind, fund, amount } = from
      return { kind, fund, amountQuote: fields.money('amount', amount) }
    }
    case 'unwindInventory': {
      const { kind, fund, market, side, size, price, counterparty } = from
      const one = fields.market(market)
      return {
        kind,
        fund,
        market,
        side,
        lots: fields.size(one, size),
        priceTicks: fields.ticks(one, price),
        counterparty: decodeParty(counterparty, fields.of('counterparty')),
      }
    }
    case 'assignMarket': {
      const { kind, market, fund, amount } = from
      return {
        kind,
        market,
        fund,
        ...(amount !== undefined && { amountQuote: fields.money('amount', amount) }),
      }
    }
    case 'postCorrection':
      return decodeCorrection(from, fields)
    case 'transferPosition': {
      const { size, ...transfer } = from
      return { ...transfer, lots: fields.size(fields.market(from.market), size) }
    }
    case 'settleMarket': {
      const { price, ...settlement } = from
      const market = fields.market(from.market)
      return { ...settlement, priceTicks: fields.price(market, 'price', price, 0n) }
    }
  }
}

function decodeCorrection(
  { kind, reference, reason, postings }: CommandOf<'postCorrection'>,
  fields: RequestFields,
): SubmittedOf<'postCorrection'> {
  return {
    kind,
    reference,
    reason,
    postings: postings.map((row, index) => decodePosting(row, fields.of('postings', index))),
  }
}

function decodePosting(
  { account, fund, residue, amount }: CommandOf<'postCorrection'>['postings'][number],
  fields: RequestFields,
): CorrectionPosting {
  const amountQuote = fields.money('amount', amount)
  const [ledger, ...others] = [
    ...(account === undefined ? [] : [{ account }]),
    ...(fund === undefined ? [] : [{ fund }]),
    ...(residue === undefined ? [] : [{ residue }]),
  ]
  if (ledger !== undefined && others.length === 0) return { ...ledger, amountQuote }
  const complaint = 'does not say whose money it is; give exactly one of account, fund and residue'
  return refuseAt(fields.place, 'exclusiveFields', complaint)
}
