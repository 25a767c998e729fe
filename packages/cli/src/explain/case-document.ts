import {
  caseDocumentOf,
  type CaseDocument,
  encodeCaseRound,
  encodeLiquidationHistory,
} from '@plimsoll/protocol'
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
      ...(liquidation && { liquidation: encodeLiquidationHistory(liquidation, format) }),
    },
    one.rounds.map((round) => encodeCaseRound(round, format)),
  )
}
