import type { BookSpec, RoundView } from '@plimsoll/engine'
import { counted } from '../output/grouped.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import { exemptMarketText } from './exempt-market-text.ts'

/** Who and what is passed over by published exemption. */
export type PublishedExemptions = Pick<RoundView, 'exemptAccounts' | 'exemptMarkets'>

/** The exemptions that a book states, in its accounts and in the policies of its waterfall. */
export function exemptionsOf({ accounts, waterfall }: BookSpec): PublishedExemptions {
  return {
    exemptAccounts: accounts.flatMap(({ account, adlExempt }) => (adlExempt ? [account] : [])),
    exemptMarkets: waterfall.flatMap((layer) => {
      if (layer.layer !== 'adl' || layer.policy.exemptMarkets === undefined) return []
      return [{ policy: layer.policy.policy, markets: layer.policy.exemptMarkets }]
    }),
  }
}

const accountsNamed = 3

/** A line for exempt accounts and one for each policy that exempts markets; none where nobody is exempt. */
export function exemptionLines({ exemptAccounts, exemptMarkets }: PublishedExemptions): string[] {
  const byPolicy = Map.groupBy(exemptMarkets, ({ policy }) => policy)
  const lines = [
    ...(exemptAccounts.length === 0 ? [] : [exemptAccountText(exemptAccounts)]),
    ...[...byPolicy].map(([policy, layers]) =>
      exemptMarketText(policy, [...new Set(layers.flatMap(({ markets }) => markets))]),
    ),
  ]
  return lines.flatMap((line) => wrapped(line, '  '))
}

function exemptAccountText(accounts: readonly string[]): string {
  const names = accounts.slice(0, accountsNamed).map((account) => shorten(account, nameWidth))
  const more = accounts.length > accountsNamed ? ', …' : ''
  return `${counted(accounts.length, 'account')} marked adlExempt in the book: ${names.join(', ')}${more}`
}
