import { caseFor, type CaseDocument, documentSchema } from '@plimsoll/protocol'
import { casePage } from '@plimsoll/reports'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
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
      const hosted = servedDomain(services, call)
      const recordHashes = await recordHashesOf(hosted, shown)
      return {
        text: casePage(shown, { asset: hosted.terms.asset.name, recordHashes }),
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
      const hosted = servedDomain(services, call)
      const { archive } = hosted
      const receipt = archive.receipt(call.parameters['receipt'] ?? '', ownAccounts(call))
      if (receipt === undefined) throw notFound()
      const recordHash = await hosted.recordHash(receipt.sequence)
      return { document: { ...receipt, ...(recordHash !== undefined && { recordHash }) } }
    },
  }
}

/** Hashes of the records that a case came of, so that a reader can check the page against the journal. */
async function recordHashesOf(
  hosted: HostedDomain,
  { rounds }: CaseDocument,
): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, string>()
  for (const { sequence } of rounds.flatMap(({ opened, finished }) => [opened, finished])) {
    const hash = await hosted.recordHash(sequence)
    if (hash !== undefined) hashes.set(sequence, hash)
  }
  return hashes
}

/** A case as those accounts may see it: fills and postings of others are only counted. */
function shownTo(
  document: CaseDocument,
  accounts: ReadonlySet<string> | undefined,
): CaseDocument | undefined {
  return accounts === undefined ? document : caseFor(document, accounts)
}
