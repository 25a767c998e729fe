import type { AccountKind, AccountSpec, PositionSpec } from '../../account/account-spec.ts'
import { BookRefused } from '../book-refused.ts'
import { checkCollaterals } from './check-collaterals.ts'
import { checkDeclaredHedges } from './check-declared-hedges.ts'
import { checkAmount, checkChoice, checkId, checkKnown } from './refuse.ts'

const accountKinds: readonly string[] = [
  'trader',
  'marketMaker',
  'vault',
  'fund',
  'venue',
] satisfies AccountKind[]

/** Refuses an account whose positions contradict each other or whose amounts do not fit. */
export function checkAccount(spec: AccountSpec, markets: ReadonlySet<string>, path: string): void {
  if (spec.account.startsWith('fund:')) {
    throw new BookRefused(
      'invalidId',
      path,
      'an account id must not start with "fund:"; ledgers of funds do',
    )
  }
  if (spec.owner !== undefined) checkId(spec.owner, `${path}.owner`)
  checkChoice(spec.kind, accountKinds, `${path}.kind`)
  checkChoice(spec.positionMode ?? 'oneWay', ['oneWay', 'hedge'], `${path}.positionMode`)
  const fundingQuote = spec.unsettledFundingQuote ?? 0n
  checkAmount(spec.collateralQuote, `${path}.collateralQuote`)
  checkAmount(fundingQuote, `${path}.unsettledFundingQuote`)
  checkAmount(spec.unsettledProfitQuote ?? 0n, `${path}.unsettledProfitQuote`)
  checkAmount(spec.collateralQuote + fundingQuote, `${path}.unsettledFundingQuote`)
  checkCollaterals(spec.collaterals ?? [], `${path}.collaterals`)
  checkDeclaredHedges(spec, markets, `${path}.declaredHedges`)
  const held = new Set<string>()
  spec.positions.forEach((position, index) => {
    const place = `${path}.positions[${index}]`
    checkPosition(position, markets, place)
    const side = position.sizeLots > 0n ? 'long' : 'short'
    const key = JSON.stringify([position.market, position.marginMode, side])
    if (held.has(key)) {
      throw new BookRefused(
        'positionConflict',
        place,
        `a second ${position.marginMode} ${side} in ${position.market}; merge the two`,
      )
    }
    held.add(key)
  })
  if (spec.positionMode !== 'hedge') checkOneWay(spec, path)
}

function checkOneWay({ positions }: AccountSpec, path: string): void {
  const sides = new Map<string, boolean>()
  positions.forEach(({ market, sizeLots }, index) => {
    const isLong = sizeLots > 0n
    if ((sides.get(market) ?? isLong) !== isLong) {
      throw new BookRefused(
        'positionConflict',
        `${path}.positions[${index}]`,
        `long and short in ${market} need positionMode hedge`,
      )
    }
    sides.set(market, isLong)
  })
}

function checkPosition(spec: PositionSpec, markets: ReadonlySet<string>, path: string): void {
  checkKnown(spec.market, markets, `${path}.market`, 'markets')
  checkAmount(spec.sizeLots, `${path}.sizeLots`)
  if (spec.sizeLots === 0n) {
    throw new BookRefused(
      'invalidAmount',
      `${path}.sizeLots`,
      'must not be 0; leave the position out',
    )
  }
  checkAmount(spec.entryValueQuote, `${path}.entryValueQuote`, 1n)
  checkChoice(spec.marginMode, ['cross', 'isolated'], `${path}.marginMode`)
  const isIsolated = spec.marginMode === 'isolated'
  if (isIsolated !== (spec.isolatedMarginQuote !== undefined)) {
    throw new BookRefused(
      'invalidAmount',
      `${path}.isolatedMarginQuote`,
      'belongs to every isolated position and to no other',
    )
  }
  checkAmount(spec.isolatedMarginQuote ?? 0n, `${path}.isolatedMarginQuote`)
}
