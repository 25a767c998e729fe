import type { AccountSpec } from '../../account/account-spec.ts'
import { BookRefused } from '../book-refused.ts'
import { checkAmount, checkKnown } from './refuse.ts'

/** Refuses attested exposure in a market that is not there, of no lots, or stated twice. */
export function checkDeclaredHedges(
  { declaredHedges = [] }: Pick<AccountSpec, 'declaredHedges'>,
  markets: ReadonlySet<string>,
  path: string,
): void {
  const placed = new Map<string, number>()
  declaredHedges.forEach(({ market, sizeLots }, index) => {
    const place = `${path}[${index}]`
    checkKnown(market, markets, `${place}.market`, 'markets')
    checkAmount(sizeLots, `${place}.sizeLots`)
    if (sizeLots === 0n) {
      throw new BookRefused(
        'invalidAmount',
        `${place}.sizeLots`,
        'must not be 0; leave the hedge out',
      )
    }
    const earlier = placed.get(market)
    if (earlier !== undefined) {
      const advice = `"${market}" is also ${path}[${earlier}]; add the two into one`
      throw new BookRefused('duplicateId', place, advice)
    }
    placed.set(market, index)
  })
}
