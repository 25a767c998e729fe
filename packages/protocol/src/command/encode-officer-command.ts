import { type BookFormat, formatMoney, formatSize, marketFormat } from '../book/book-format.ts'
import type { CommandDocument, OfficerKind } from './command-schema.ts'
import { encodeLots, encodeParty, encodePrice } from './encode-numbers.ts'
import type { SubmittedCommand, SubmittedOf } from './submitted-command.ts'

/** What officers order, in wire form. */
export function encodeOfficerCommand(
  command: Extract<SubmittedCommand, { kind: OfficerKind }>,
  format: BookFormat,
): CommandDocument {
  switch (command.kind) {
    case 'halt': {
      const { kind, market, reason } = command
      return { kind, ...(market !== undefined && { market }), reason }
    }
    case 'resume': {
      const { kind, market } = command
      return { kind, ...(market !== undefined && { market }) }
    }
    case 'freezeAccount': {
      const { kind, account, reason } = command
      return { kind, account, reason }
    }
    case 'unfreezeAccount':
      return { kind: command.kind, account: command.account }
    case 'orderCase': {
      const { kind, account, bucket, reason } = command
      return { kind, account, bucket, reason }
    }
    case 'setTrigger': {
      const { kind, layer, market, isOn } = command
      return { kind, layer, market, isOn }
    }
    case 'moveFundMoney': {
      const { kind, fund, amountQuote } = command
      return { kind, fund, amount: formatMoney(format, amountQuote) }
    }
    case 'assignMarket': {
      const { kind, market, fund, amountQuote } = command
      const amount = amountQuote !== undefined && { amount: formatMoney(format, amountQuote) }
      return { kind, market, fund, ...amount }
    }
    case 'postCorrection':
      return encodeCorrection(command, format)
    case 'unwindInventory': {
      const { kind, fund, market, side } = command
      const traded = encodeLots(marketFormat(format, market), command)
      const counterparty = encodeParty(format, command.counterparty)
      return { kind, fund, market, side, ...traded, counterparty }
    }
    case 'transferPosition': {
      const { kind, market, side, lots, from, to, at, reason } = command
      const size = formatSize(marketFormat(format, market), lots)
      return { kind, market, side, size, from: holder(from), to: holder(to), at, reason }
    }
    case 'settleMarket': {
      const { kind, market, priceTicks, reason } = command
      return { kind, market, price: encodePrice(marketFormat(format, market), priceTicks), reason }
    }
  }
}

type Holder = SubmittedOf<'transferPosition'>['from']

function holder({ account, marginMode }: Holder): Holder {
  return { account, ...(marginMode && { marginMode }) }
}

function encodeCorrection(
  { kind, reference, reason, postings }: SubmittedOf<'postCorrection'>,
  format: BookFormat,
): CommandDocument {
  const rows = postings.map((posting) => ({
    ...('account' in posting
      ? { account: posting.account }
      : 'fund' in posting
        ? { fund: posting.fund }
        : { residue: posting.residue }),
    amount: formatMoney(format, posting.amountQuote),
  }))
  return { kind, reference, reason, postings: rows }
}
