import { createClient, type CallAnswer, type PlimsollClient } from '@plimsoll/client'

/** The domain of the demonstration. */
export const shownDomain = 'october'

/** What of the finished event the pictures are about: found by rule, so that they are of the same each time. */
export interface ShownEvent {
  readonly caseId: string
  readonly market: string
  readonly account: string
  readonly whatIfMark: string
  readonly whatIfDeposit: string
  /** Id of a comparison that is done. */
  readonly comparison: string
}

type Case = CallAnswer<'listCases'>['rows'][number]

const market = 'BTC-USD'
const policies = ['declared', 'bybit', 'contract-pro-rata']
const comparisonEveryMs = 500
const comparisonMaxMs = 300_000

/** Looks for what is worth showing, and has the laboratory work on it. */
export async function findShownEvent(url: string): Promise<ShownEvent> {
  const client = createClient({ url })
  const caseId = await chiefCase(client)
  const { rows } = await client.getQueue({ domain: shownDomain, market, side: 'short', limit: 10 })
  const account = rows.find(({ eligible }) => eligible)?.account
  if (account === undefined) throw new Error(`nobody stands in the short queue of ${market}`)
  return {
    caseId,
    market,
    account,
    whatIfMark: await markAfter(client, 1.08),
    whatIfDeposit: '500',
    comparison: await compared(client, caseId),
  }
}

/** Of the cases in which the fund, counterparties and gains all paid, the one with the largest deficit. */
async function chiefCase(client: PlimsollClient): Promise<string> {
  let chief: { readonly caseId: string; readonly deficit: number } | undefined
  for await (const row of client.pages('listCases', { domain: shownDomain, limit: 1_000 })) {
    const { caseId, rounds } = row
    const [first] = rounds
    if (first === undefined || !isPaidByAll(first.case)) continue
    const deficit = Number(first.case.deficit)
    if (chief === undefined || deficit > chief.deficit) chief = { caseId, deficit }
  }
  if (chief === undefined) throw new Error('there is no case in which all three paid')
  return chief.caseId
}

function isPaidByAll({ layers }: Case['rounds'][number]['case']): boolean {
  return ['insuranceFund', 'adl', 'profitHaircut'].every((kind) =>
    layers.some(({ layer, paid }) => layer === kind && Number(paid) > 0),
  )
}

/** The mark after a move, on the grid of its market. */
async function markAfter(client: PlimsollClient, factor: number): Promise<string> {
  const { rows } = await client.listMarkets({ domain: shownDomain })
  const row = rows.find((one) => one.market === market)
  if (row === undefined) throw new Error(`there is no market ${market}`)
  const tick = Number(row.tickSize)
  return (Math.round((Number(row.markPrice) * factor) / tick) * tick).toFixed(row.priceDecimals)
}

async function compared(client: PlimsollClient, caseId: string): Promise<string> {
  const body = { policies, case: caseId }
  const { comparison } = await client.postComparison({ domain: shownDomain, body })
  const endMs = Date.now() + comparisonMaxMs
  for (;;) {
    const { status, failure } = await client.getComparison({ domain: shownDomain, comparison })
    if (status === 'done') return comparison
    if (status === 'failed') throw new Error(`the comparison failed: ${failure ?? 'without a word'}`)
    if (Date.now() > endMs) throw new Error('the comparison takes too long')
    await new Promise((resolve) => setTimeout(resolve, comparisonEveryMs))
  }
}
