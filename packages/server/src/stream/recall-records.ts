import type { CaseDocument, ReceiptDocument } from '@plimsoll/protocol'
import type { CommittedRecord } from '../domain/committed-record.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { casesContent, draftsOf, type LogChannel, receiptsContent } from './event-drafts.ts'
import type { EventContent, EventDraft, RecordPlace } from './event-log.ts'

/** An older record, with what it said. */
export interface RecalledRecord {
  readonly place: RecordPlace
  readonly drafts: readonly (readonly [LogChannel, EventDraft])[]
}

const RECEIPTS_PAGE = 1_000

/**
 * What records said that became durable before this process followed them. The journal does not work out rounds again, so
 * cases and receipts come from the archive.
 */
export async function* recallRecords(
  hosted: HostedDomain,
  { afterSeq, untilSeq }: { readonly afterSeq: number; readonly untilSeq: number },
): AsyncGenerator<RecalledRecord> {
  if (untilSeq <= afterSeq) return
  const receipts = receiptsAfter(hosted, afterSeq)
  for await (const record of hosted.records(afterSeq + 1)) {
    if (record.sequence > untilSeq) return
    const { epoch, sequence: seq, timeMs } = record
    const drafts = [...draftsOf(hosted, record)]
    const cases = casesEndedIn(hosted, record)
    if (cases.length > 0) drafts.push(['cases', drafted(casesContent(cases))])
    const own = receiptsContent(receipts.get(seq) ?? [])
    if (own !== undefined) drafts.push(['me.receipts', drafted(own)])
    yield { place: { epoch, seq, timeMs }, drafts }
  }
}

function drafted(content: EventContent): EventDraft {
  const weight = content.rows.reduce((sum, { text }) => sum + text.length, 0)
  return { weight, content: () => content }
}

/** Receipts after a record, by the record they are of, in their order. */
export function receiptsAfter(
  { archive }: HostedDomain,
  afterSeq: number,
): Map<number, ReceiptDocument[]> {
  const found: ReceiptDocument[] = []
  let cursor: string | undefined
  do {
    const page = archive.receipts({ limit: RECEIPTS_PAGE, ...(cursor !== undefined && { cursor }) })
    const newer = page.rows.filter(({ sequence }) => sequence > afterSeq)
    found.push(...newer)
    cursor = newer.length < page.rows.length ? undefined : page.next
  } while (cursor !== undefined)
  return Map.groupBy(found.reverse(), ({ sequence }) => sequence)
}

/** Cases whose round this record finished, each with that round alone. */
function casesEndedIn({ archive }: HostedDomain, record: CommittedRecord): CaseDocument[] {
  const ids = record.events.flatMap((event) => (event.kind === 'caseEnded' ? [event.caseId] : []))
  return [...new Set(ids)].flatMap((caseId) => {
    const document = archive.case(caseId)
    const rounds = document?.rounds.filter(({ finished }) => finished.sequence === record.sequence)
    return document === undefined || rounds === undefined || rounds.length === 0
      ? []
      : [{ ...document, rounds }]
  })
}
