import type { AccountSpec, StateView } from '@plimsoll/engine'
import { SyncRefused } from './same-terms.ts'

/**
 * That assets which a book states behind wallets are those that the domain has. A sync does not take them, and an account without
 * the assets it counts on might be deleveraged.
 *
 * @throws SyncRefused
 */
export function requireSameAssets(
  state: Pick<StateView, 'account'>,
  accounts: readonly AccountSpec[],
): void {
  for (const { account, collaterals } of accounts) {
    if (collaterals === undefined) continue
    const known = state.account(account)?.collaterals ?? []
    if (amountsOf(collaterals) === amountsOf(known)) continue
    throw new SyncRefused(
      `${account} has other assets in the domain, and a sync does not take assets; send updateCollaterals first, and openAccount before it where the account is new`,
    )
  }
}

interface Amount {
  readonly asset: string
  readonly amountUnits: bigint
}

/** Amounts by asset; what they count for follows prices. */
function amountsOf(assets: readonly Amount[]): string {
  return assets
    .filter(({ amountUnits }) => amountUnits !== 0n)
    .map(({ asset, amountUnits }) => JSON.stringify([asset, `${amountUnits}`]))
    .toSorted()
    .join()
}
