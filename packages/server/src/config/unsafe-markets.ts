import type { BookSpec } from '@plimsoll/engine'
import type { UnsafeSetting } from './unsafe-settings.ts'

const namedMax = 20

/** What deviates in the markets of a domain from those that a server in production should have. */
export function unsafeMarkets({
  domain,
  markets,
}: Pick<BookSpec, 'domain' | 'markets'>): readonly UnsafeSetting[] {
  const ungated = markets.filter(({ priceGate }) => priceGate === undefined)
  if (ungated.length === 0) return []
  const shown = ungated.slice(0, namedMax).map(({ market }) => market)
  const left = ungated.length - shown.length
  const names = left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ')
  const complaint = `markets without priceGate (${names}): their prices are taken as they are and are never stale, so that after a start the last one is acted on, however old; give them a priceGate`
  return [{ setting: `domains.${domain}.book`, isGrave: false, complaint }]
}
