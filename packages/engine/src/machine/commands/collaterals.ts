import { collateralsValueQuote, collateralTerms } from '../../account/collateral.ts'
import { storable } from '../../quantity/column.ts'
import { BookRefused } from '../book-refused.ts'
import { checkCollaterals } from '../checks/check-collaterals.ts'
import { isUsableFraction } from '../checks/usable-fraction.ts'
import type { UpdateCollaterals } from '../command.ts'
import {
  CommandRefused,
  type Deliberation,
  emit,
  requireNoCase,
  requireNotFrozen,
} from '../deliberation.ts'
import { accountSlot, walletSlot } from '../lookup.ts'

/** Replaces the assets behind a wallet; what they count for more or less came from outside, or went there (SPEC B-7). */
export function updateCollaterals(thinking: Deliberation, command: UpdateCollaterals): void {
  const bucket = walletSlot(thinking.record, command.account)
  requireNoCase(thinking.record, bucket)
  requireValuable(command)
  requireKept(thinking, command, bucket)
  const collaterals = collateralTerms(command.collaterals)
  if (collaterals.length === 0 && !thinking.record.docket.collaterals.has(bucket)) return
  const value = storable(collateralsValueQuote(collaterals))
  emit(thinking, { kind: 'collateralsUpdated', bucket, collaterals, value })
}

/** A frozen account takes no asset out; what its assets are worth may change (SPEC X-3). */
function requireKept(
  { record }: Deliberation,
  { account, collaterals }: UpdateCollaterals,
  bucket: number,
): void {
  const stated = new Map(collaterals.map(({ asset, amountUnits }) => [asset, amountUnits]))
  const held = record.docket.collaterals.get(bucket) ?? []
  const isKept = held.every(({ asset, amountUnits }) => (stated.get(asset) ?? 0n) >= amountUnits)
  if (!isKept) requireNotFrozen(record, accountSlot(record, account))
}

/** Refuses a list that a book could not have either. */
function requireValuable({ collaterals }: UpdateCollaterals): void {
  for (const { asset, unitPriceQuote, haircut } of collaterals) {
    if (isUsableFraction(unitPriceQuote) && isUsableFraction(haircut)) continue
    throw new CommandRefused('invalidAmount', `price or haircut of ${asset} is no usable fraction`)
  }
  try {
    checkCollaterals(collaterals, 'collaterals')
  } catch (error) {
    if (!(error instanceof BookRefused)) throw error
    const { code, message } = error
    const isAmount = code === 'invalidAmount' || code === 'amountOutOfRange'
    throw new CommandRefused(isAmount ? code : 'invalidIdentifier', message)
  }
}
