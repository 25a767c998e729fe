import type { EngineEvent } from '@plimsoll/engine'
import type { ReceiptDocument } from '@plimsoll/protocol'
import type { CommittedRecord } from '../domain/committed-record.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { OutboxMessage } from './endpoint.ts'

/** Where messages belong. */
type MessagePlace = Pick<OutboxMessage, 'domain' | 'epoch' | 'sequence' | 'timeMs'>

/** What a record has to tell: receipts of its accounts, orders that restore their hedges, halts. */
export function messagesOfRecord(
  hosted: Pick<HostedDomain, 'receipts' | 'writer'>,
  record: CommittedRecord,
): OutboxMessage[] {
  return [...haltMessages(hosted, record), ...messagesOfReceipts(hosted.receipts.of(record))]
}

/** What a record has to tell that is read again later: its receipts come from the archive. */
export function haltMessages(
  { writer }: Pick<HostedDomain, 'writer'>,
  record: Pick<CommittedRecord, 'domain' | 'epoch' | 'events' | 'sequence' | 'timeMs'>,
): OutboxMessage[] {
  const nameOf = (market: number | null): object =>
    market === null ? {} : { market: writer.names.market(market) }
  const rows = record.events.flatMap((event: EngineEvent) => {
    if (event.kind === 'halted') {
      return [{ ...nameOf(event.market), halted: true, reason: event.reason }]
    }
    return event.kind === 'resumed' ? [{ ...nameOf(event.market), halted: false }] : []
  })
  return rows.map((data, index) => ({
    ...named(record, `halt.${index}`),
    type: 'halt',
    data,
  }))
}

/** What receipts have to tell. */
export function messagesOfReceipts(receipts: readonly ReceiptDocument[]): OutboxMessage[] {
  return receipts.flatMap((receipt) => {
    const { receiptId, account, market, rehedge } = receipt
    const index = receiptId.slice(receiptId.lastIndexOf('-') + 1)
    const cut: OutboxMessage = {
      ...named(receipt, `cut.${index}`),
      type: 'cut',
      account,
      data: receipt,
    }
    if (rehedge === undefined) return [cut]
    const order: OutboxMessage = {
      ...named(receipt, `rehedge.${index}`),
      type: 'rehedge',
      account,
      data: { receiptId, market, ...rehedge },
    }
    return [cut, order]
  })
}

function named(
  { domain, epoch, sequence, timeMs }: MessagePlace,
  index: string,
): MessagePlace & {
  readonly id: string
} {
  return { id: messageId({ domain, epoch, sequence }, index), domain, epoch, sequence, timeMs }
}

/** The id of a message: the same for the same thing, whenever it is worked out. */
export function messageId(
  { domain, epoch, sequence }: Omit<MessagePlace, 'timeMs'>,
  index: string,
): string {
  return `${domain}:${epoch}:${sequence}:${index}`
}
