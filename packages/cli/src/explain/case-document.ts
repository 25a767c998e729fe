import type { BookSpec, DomainTotals, RoundView } from '@plimsoll/engine'
import {
  encodeExemptions,
  encodeResolution,
  formatExactMoney,
  formatMoney,
  type BookFormat,
  type ResolvedCase,
} from '@plimsoll/protocol'
import { quoteUnits } from '@plimsoll/engine'
import { formatted } from '../incident/incident-reading.ts'
import { lastOf } from './case-list.ts'
import type { CaseHistory, CaseRound, CasesFound } from './find-cases.ts'

/** One case as a document: each round with the case as `resolve` prints one. */
export function caseDocument(found: CasesFound, one: CaseHistory): object {
  const { format } = formatted(found.book, found.moneyQuote)
  const { liquidation } = one
  return {
    version: 1,
    domain: found.book.domain,
    caseId: one.caseId,
    account: one.account,
    bucket: one.bucket,
    status: lastOf(one).outcome.status,
    ...(liquidation && {
      liquidation: {
        requested: liquidation.requested,
        deadlineMs: liquidation.deadlineMs,
        fills: liquidation.fills,
        fees: formatMoney(format, liquidation.feesQuote),
        ...(liquidation.ended && { ended: liquidation.ended }),
      },
    }),
    rounds: one.rounds.map((round) => roundDocument(round, format, found.book)),
  }
}

function roundDocument(round: CaseRound, format: BookFormat, book: BookSpec): object {
  const { opened, finished, cause, orderReason, margin, exempt } = round
  const exemptions = encodeExemptions(exempt)
  return {
    opened,
    finished,
    cause,
    ...(orderReason !== undefined && { orderReason }),
    ...(margin && {
      money: formatMoney(format, margin.moneyQuote),
      maintenance: formatMoney(format, margin.maintenanceQuote),
      equity: formatExactMoney(format, margin.equityQuote),
    }),
    ...(exemptions && { exemptions }),
    case: encodedCase(round, format, book),
  }
}

/** The case in the form in which `resolve` prints it. */
function encodedCase({ outcome }: CaseRound, format: BookFormat, spec: BookSpec): ResolvedCase {
  const round = { ...noRound, cases: [outcome] }
  const hashes = { waterfall: '', stateBefore: '', stateAfter: '' }
  const { cases } = encodeResolution({
    format,
    spec,
    round,
    before: noTotals,
    after: noTotals,
    accounts: [],
    funds: [],
    hashes,
    all: false,
  })
  const [only] = cases
  if (only === undefined) throw new Error('a round of one case tells of it')
  return only
}

/** A case is written without what its round did beside it. */
const noRound: RoundView = {
  cases: [],
  touchedAccounts: [],
  exemptAccounts: [],
  exemptMarkets: [],
  flatCharges: [],
  triggerChanges: [],
  settledMarkets: [],
  hedgesCrossed: [],
  charges: [],
}

/** A case is written without the totals of its domain. */
const noTotals: DomainTotals = {
  moneyQuote: quoteUnits(0n),
  heldQuote: quoteUnits(0n),
  fundsQuote: quoteUnits(0n),
  residueQuote: quoteUnits(0n),
  claimsPotQuote: quoteUnits(0n),
  entryCostQuote: quoteUnits(0n),
  openInterest: [],
}
