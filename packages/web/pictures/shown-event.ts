import { createClient, type CallAnswer, type PlimsollClient } from '@plimsoll/client'

/** The domain of the demonstration. */
export const shownDomain = 'october-small'

/** What of the finished event the pictures are about: found by rule, so that they are of the same each time. */
export interface ShownEvent {
  readonly caseId: string
  readonly market: string
  readonly whatIf: ShownWhatIf
  /** Id of a comparison that is done. */
  readonly comparison: string
}

/** A trader whose position would be cut after a fall of its market. */
interface ShownWhatIf {
  readonly account: string
  readonly market: string
  readonly markPrice: string
}

type Case = CallAnswer<'listCases'>['rows'][number]

const market = 'BTC-USD'
const policies = ['declared', 'bybit', 'contract-pro-rata']
/** Part of its price that a market falls to in the what-if. */
const fallTo = 0.8
const comparisonEveryMs = 500
const comparisonMaxMs = 300_000

/** Looks for what is worth showing, and has the laboratory work on it. */
export async function findShownEvent(url: string): Promise<ShownEvent> {
  const client = createClient({ url })
  const caseId = await chiefCase(client)
  return {
    caseId,
    market,
    whatIf: await tellingWhatIf(client),
    comparison: await compared(client, caseId),
  }
}

/** Of the cases that counterparties paid for, the one with the largest deficit: the vault that breaks. */
async function chiefCase(client: PlimsollClient): Promise<string> {
  let chief: { readonly caseId: string; readonly deficit: number } | undefined
  for await (const row of client.pages('listCases', { domain: shownDomain, limit: 1_000 })) {
    const { caseId, rounds } = row
    const [first] = rounds
    if (first === undefined || !isPaidByCounterparties(first.case)) continue
    const deficit = Number(first.case.deficit)
    if (chief === undefined || deficit > chief.deficit) chief = { caseId, deficit }
  }
  if (chief === undefined) throw new Error('there is no case that counterparties paid for')
  return chief.caseId
}

function isPaidByCounterparties({ layers }: Case['rounds'][number]['case']): boolean {
  return layers.some(({ layer, paid }) => layer === 'adl' && Number(paid) > 0)
}

/** Of the traders with two or three positions who stand first in their queues, the one whom a fall of the market would cost most. */
async function tellingWhatIf(client: PlimsollClient): Promise<ShownWhatIf> {
  let chief: { readonly found: ShownWhatIf; readonly forgone: number } | undefined
  const { rows: markets } = await client.listMarkets({ domain: shownDomain })
  for (const { market: fallen, markPrice: before, tickSize, priceDecimals } of markets) {
    const tick = Number(tickSize)
    const ticks = Math.round((Number(before) * fallTo) / tick)
    const markPrice = (ticks * tick).toFixed(priceDecimals)
    const place = { domain: shownDomain, market: fallen, side: 'short', limit: 20 } as const
    const { rows } = await client.getQueue(place)
    for (const { account, eligible } of rows) {
      if (!eligible || !account.startsWith('trader-')) continue
      const { positions } = await client.getAccount({ domain: shownDomain, account })
      if (positions.length < 2 || positions.length > 3) continue
      const body = { marks: [{ market: fallen, markPrice }] }
      const { cuts } = await client.whatIf({ domain: shownDomain, account, body })
      const forgone = (cuts ?? []).reduce((sum, cut) => sum + Number(cut.forgone), 0)
      if (forgone <= (chief?.forgone ?? 0)) continue
      chief = { found: { account, market: fallen, markPrice }, forgone }
    }
  }
  if (chief === undefined) throw new Error('there is nobody of whom a fall would take something')
  return chief.found
}

async function compared(client: PlimsollClient, caseId: string): Promise<string> {
  const body = { policies, case: caseId }
  const { comparison } = await client.postComparison({ domain: shownDomain, body })
  const endMs = Date.now() + comparisonMaxMs
  for (;;) {
    const { status, failure } = await client.getComparison({ domain: shownDomain, comparison })
    if (status === 'done') return comparison
    if (status === 'failed')
      throw new Error(`the comparison failed: ${failure ?? 'without a word'}`)
    if (Date.now() > endMs) throw new Error('the comparison takes too long')
    await new Promise((resolve) => setTimeout(resolve, comparisonEveryMs))
  }
}
