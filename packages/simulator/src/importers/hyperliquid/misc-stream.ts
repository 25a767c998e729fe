import type { EventSource, ImportEvent } from '../reading/import-event.ts'
import { textLines } from '../reading/text-lines.ts'
import { BlockChain, refuseOtherTime } from './block-chain.ts'
import { blockStream, type NodeFiles, type NodeStream } from './node-stream.ts'
import {
  addressOf,
  amountAt,
  fieldsOf,
  type JsonFields,
  listOf,
  parseExact,
  textAt,
} from './json-fields.ts'
import { moneyPlaces, checkFixed } from './fixed-amount.ts'
import { ledgerEffect, uncertainAmount, unknownEffect } from './ledger-entry.ts'
import { readVenueTime } from './venue-time.ts'

/** `misc_events_by_block`: funding and the ledger. Staking and what else has no effect on positions is left out. */
export function blockMiscStream(files: NodeFiles): NodeStream {
  return blockStream(files, (events, block, source) =>
    events.flatMap((value) => {
      const event = fieldsOf(value, 'an event')
      refuseOtherTime(readVenueTime(textAt(event, 'time'), 'time'), block, 'time of an event')
      return eventsOf(event, block.timeMs, source)
    }),
  )
}

/** `misc_events`, the older form: an event a line, without blocks. */
export function singleMiscStream({ files }: Pick<NodeFiles, 'files'>): NodeStream {
  const chain = new BlockChain(false)
  return {
    files,
    open: textLines,
    read: (row, file) => {
      const event = fieldsOf(parseExact(row.text), 'the line')
      const timeMs = readVenueTime(textAt(event, 'time'), 'time')
      chain.unnumbered(timeMs)
      return eventsOf(event, timeMs, { file, line: row.line })
    },
    memory: { save: () => chain.save(), restore: (saved) => chain.restore(saved) },
    coverage: () => chain.coverage,
  }
}

const withoutPositions: ReadonlySet<string> = new Set([
  'CDeposit',
  'CWithdrawal',
  'Delegation',
  'GossipPriorityAuctionRestart',
  'ValidatorRewards',
])

function eventsOf(event: JsonFields, timeMs: number, source: EventSource): ImportEvent[] {
  const inner = fieldsOf(event['inner'], 'inner')
  const [name = ''] = Object.keys(inner)
  if (name === 'Funding') return fundingEvents(fieldsOf(inner[name], name), timeMs, source)
  if (name === 'LedgerUpdate') return ledgerEvents(fieldsOf(inner[name], name), timeMs, source)
  if (withoutPositions.has(name)) return []
  const detail = `${name.slice(0, eventNameLengthMax)}${unknownEffect}`
  return [{ timeMs, kind: 'ledger', detail, source }]
}

const eventNameLengthMax = 40

function fundingEvents(funding: JsonFields, timeMs: number, source: EventSource): ImportEvent[] {
  return listOf(funding['deltas'], 'deltas').map((value) => {
    const delta = fieldsOf(value, 'a delta')
    const amount = amountAt(delta, 'funding_amount')
    checkFixed(amount, moneyPlaces, 'funding_amount')
    return {
      timeMs,
      kind: 'funding',
      market: textAt(delta, 'coin'),
      account: addressOf(delta['user'], 'user'),
      value: amount,
      source,
    }
  })
}

function ledgerEvents(update: JsonFields, timeMs: number, source: EventSource): ImportEvent[] {
  const delta = fieldsOf(update['delta'], 'delta')
  const detail = textAt(delta, 'type')
  const users = listOf(update['users'], 'users').map((user) => addressOf(user, 'a user'))
  const effect = ledgerEffect(detail, delta, users)
  if (effect.kind !== 'moves') {
    const told = effect.kind === 'unknown' ? `${detail}${unknownEffect}` : detail
    return users.map((account) => ({ timeMs, kind: 'ledger', account, detail: told, source }))
  }
  return effect.moves.map(({ account, counterparty, value, isUncertain }) => {
    checkFixed(value, moneyPlaces, 'an amount')
    return {
      timeMs,
      kind: 'transfer',
      account,
      ...(counterparty !== undefined && { counterparty }),
      value,
      detail: isUncertain === true ? `${detail}${uncertainAmount}` : detail,
      source,
    }
  })
}
