import type { ReceiptDocument } from '@plimsoll/protocol'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { receiptsAfter } from '../stream/recall-records.ts'
import type { OutboxMessage } from './endpoint.ts'
import { haltMessages, messagesOfReceipts } from './record-messages.ts'

/**
 * What records had to tell that became durable while nobody took it down, record by record. The journal does not work out rounds
 * again, so receipts come from the archive; they are the same.
 */
export async function* recallMessages(
  hosted: HostedDomain,
  { afterSeq, untilSeq }: { readonly afterSeq: number; readonly untilSeq: number },
): AsyncGenerator<readonly OutboxMessage[]> {
  if (untilSeq <= afterSeq) return
  const receipts: ReadonlyMap<number, readonly ReceiptDocument[]> = receiptsAfter(hosted, afterSeq)
  for await (const record of hosted.records(afterSeq + 1)) {
    if (record.sequence > untilSeq) return
    const messages = [
      ...haltMessages(hosted, record),
      ...messagesOfReceipts(receipts.get(record.sequence) ?? []),
    ]
    if (messages.length > 0) yield messages
  }
}
