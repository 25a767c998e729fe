import { caseDocumentOf, type CaseDocument, encodeCaseRound, formatMoney } from '@plimsoll/protocol'
import { formatted } from '../incident/incident-reading.ts'
import type { CaseHistory, CasesFound } from './find-cases.ts'

/** One case as a document: each round with the case as `resolve` prints one. */
export function caseDocument(found: CasesFound, one: CaseHistory): CaseDocument {
  const { format } = formatted(found.book, found.moneyQuote)
  const { caseId, account, bucket, liquidation } = one
  return caseDocumentOf(
    {
      domain: found.book.domain,
      caseId,
      account,
      bucket,
      ...(liquidation && {
        liquidation: {
          requested: liquidation.requested,
          deadlineMs: liquidation.deadlineMs,
          fills: liquidation.fills,
          fees: formatMoney(format, liquidation.feesQuote),
          ...(liquidation.ended && { ended: liquidation.ended }),
        },
      }),
    },
    one.rounds.map((round) => encodeCaseRound(round, format)),
  )
}
