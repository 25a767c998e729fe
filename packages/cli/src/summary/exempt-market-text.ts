import { nameWidth, shorten } from '../output/text-width.ts'

/** Which markets a policy never deleverages. */
export function exemptMarketText(policy: string, markets: readonly string[]): string {
  const names = markets.map((market) => shorten(market, nameWidth)).join(', ')
  return `${shorten(policy, nameWidth)} deleverages nobody in ${names}`
}
