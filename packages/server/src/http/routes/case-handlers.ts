import { caseFor, type CaseDocument, documentSchema } from '@plimsoll/protocol'
import { casePage } from '@plimsoll/reports'
import { notFound } from '../answer/problem-error.ts'
import { pagePolicy } from '../answer/security-headers.ts'
import type { Call, Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'
import { pageQueryOf } from './page-query.ts'
import { servedDomain } from './served-domain.ts'
import { accountsOf, ownAccounts } from './subject.ts'

/** What rounds did, and to whom. */
export function caseHandlers(
  services: Services,
): Handlers<'listCases' | 'getCase' | 'getCaseReport' | 'listReceipts' | 'getReceipt'> {
  const caseSchema = documentSchema('case')
  const findCase = (call: Call): CaseDocument => {
    const accounts = ownAccounts(call)
    const { archive } = servedDomain(services, call)
    const found = archive.case(call.parameters['case'] ?? '', accounts)
    const shown = found === undefined ? undefined : shownTo(found, accounts)
    if (shown === undefined) throw notFound()
    return shown
  }
  return {
    listCases: async (call) => {
      const hosted = servedDomain(services, call)
      const accounts = await accountsOf(services, hosted, call)
      const page = hosted.archive.cases({ ...pageQueryOf(call), ...(accounts && { accounts }) })
      const rows = page.rows.flatMap((row) => shownTo(row, ownAccounts(call)) ?? [])
      return { document: { ...page, rows } }
    },
    getCase: async (call) => ({ document: findCase(call) }),
    getCaseReport: async (call) => {
      const found = findCase(call)
      const isHidden = call.reach === 'pseudonymous'
      const shown = isHidden ? services.pseudonyms.hide(found, caseSchema) : found
      const { terms } = servedDomain(services, call)
      return {
        text: casePage(shown, { asset: terms.asset.name }),
        mediaType: 'text/html; charset=utf-8',
        contentPolicy: pagePolicy,
      }
    },
    listReceipts: async (call) => {
      const hosted = servedDomain(services, call)
      const accounts = await accountsOf(services, hosted, call)
      const document = hosted.archive.receipts({
        ...pageQueryOf(call),
        ...(accounts && { accounts }),
      })
      return { document }
    },
    getReceipt: async (call) => {
      const { archive } = servedDomain(services, call)
      const document = archive.receipt(call.parameters['receipt'] ?? '', ownAccounts(call))
      if (document === undefined) throw notFound()
      return { document }
    },
  }
}

/** A case as those accounts may see it: fills and postings of others are only counted. */
function shownTo(
  document: CaseDocument,
  accounts: ReadonlySet<string> | undefined,
): CaseDocument | undefined {
  return accounts === undefined ? document : caseFor(document, accounts)
}
