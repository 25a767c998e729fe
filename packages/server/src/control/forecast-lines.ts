import type { CaseView, FillView } from '@plimsoll/engine'
import type { Submission } from '@plimsoll/journal'
import {
  type BookFormat,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '@plimsoll/protocol'
import { Rehearsal } from '../domain/drill/rehearsal.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { EffectLine } from './approval.ts'

const linesMax = 200

/**
 * What would follow from a command if it were given now, tried on a copy: for a case by order, whom the round would cut. Prices and
 * positions move on until it is executed, so this is for whoever approves and no part of what is approved.
 */
export async function forecastLines(
  hosted: HostedDomain,
  command: Submission,
): Promise<EffectLine[]> {
  if (command.kind !== 'orderCase') return []
  const { state, at } = await hosted.fork()
  const rehearsal = new Rehearsal(state, at.timeMs)
  rehearsal.do(command)
  rehearsal.resolve()
  const cases = rehearsal.rounds.flatMap((round) => round.cases)
  const own = cases.filter(
    ({ account, bucket }) => account === command.account && bucket === command.bucket,
  )
  if (own.length === 0) return [{ text: 'forecast: no round would open now' }]
  const lines = own.flatMap((one) => linesOf(one, hosted.format))
  const left = lines.length - linesMax
  return left > 0 ? [...lines.slice(0, linesMax), { text: `forecast: and ${left} more` }] : lines
}

function linesOf(one: CaseView, format: BookFormat): EffectLine[] {
  const money = (amountQuote: bigint): string =>
    `${formatMoney(format, amountQuote)} ${format.asset.name}`
  const { account, bucket, status, deficitQuote, residualDeficitQuote } = one
  const paid = one.layers.flatMap(({ layer, fund, paidQuote }) =>
    paidQuote > 0n
      ? [
          {
            text: `forecast: ${fund === undefined ? layer : `fund ${fund}`} would pay ${money(paidQuote)}`,
          },
        ]
      : [],
  )
  const rest = residualDeficitQuote > 0n ? `, with ${money(residualDeficitQuote)} unpaid` : ''
  return [
    {
      account,
      text: `forecast: the case of ${bucket} with a deficit of ${money(deficitQuote)} would be ${status}${rest}`,
    },
    ...paid,
    ...one.layers.flatMap(({ fills }) =>
      fills.map((fill) => ({ account: fill.account, text: fillText(fill, format) })),
    ),
  ]
}

function fillText(
  { market, side, lots, priceTicks, forgoneQuote }: FillView,
  format: BookFormat,
): string {
  const rules = marketFormat(format, market)
  const price = priceTicks === undefined ? '' : ` at ${formatPrice(rules, priceTicks)}`
  const forgone = `${formatExactMoney(format, forgoneQuote)} ${format.asset.name}`
  return `forecast: would give ${formatSize(rules, lots)} ${market} ${side}${price}, forgoing ${forgone} against mark`
}
