import { accountOf, dependsOn, openPositions, walletOf } from '../../account/book.ts'
import { accountNotionalScaled, accountProfitScaled, equitySign } from '../../account/equity.ts'
import type { PriceRule } from '../../policy/policy-spec.ts'
import { assert, at } from '../../quantity/assert.ts'
import { floorDiv } from '../../quantity/division.ts'
import { type Ratio, subtractRatios } from '../../quantity/ratio.ts'
import type { Leg } from '../../risk/deficit-split.ts'
import { closingOf, isShareless } from '../leg-closing.ts'
import { placeLegs } from '../leg-order.ts'
import { legAt, type OpenCase, type Round } from '../round.ts'
import type { Layer } from './layer.ts'
import { bookTaking } from './take-offers.ts'
import { type Taker, takerCapLots, takerOf } from './taker.ts'

/** A vault that stands ready to take over lots, and how far. */
export interface Vault {
  /** Slot of its account. */
  readonly account: number
  readonly price: PriceRule
  /** The most that its positions may be worth at mark, quote units; absent: no bound but its margin. */
  readonly capacityQuote?: bigint
  /** The most that its positions may have lost, what this round costs it included, quote units. */
  readonly lossCapQuote?: bigint
}

/** A vault takes over the legs of cases at a price, as far as its margin, its capacity and its loss allow (SPEC W-1). */
export function backstopVault(vault: Vault, layerIndex: number): Layer {
  return {
    act: (round, cases) => {
      const legs = placeLegs(round, cases, {
        isAsked: () => true,
        isShareless: isShareless(vault.price),
      })
      for (const { openCase, position } of legs) {
        const leg = legAt(round, openCase, position)
        if (leg === undefined || round.triggers.isWithheld(layerIndex, openCase)) continue
        if (isWilling(round, openCase, vault)) takeLeg(round, openCase, leg, vault, layerIndex)
      }
    },
    explainIdle: (round, openCase) => explainIdle(round, openCase, vault),
  }
}

function takeLeg(
  round: Round,
  openCase: OpenCase,
  leg: Leg,
  vault: Vault,
  layerIndex: number,
): void {
  const { book } = round.ledger
  const closing = closingOf(round, { openCase, leg }, vault.price, 0n)
  const taker = takerOf(book, leg.position, vault.account)
  const limit = lotsWithin(round, leg, taker, vault, closing.lotQuote)
  const lots = takerCapLots(book, taker, closing.lotQuote, limit)
  if (lots === 0n) return
  const turn = { openCase, leg, closing }
  bookTaking(round, turn, [{ taker, lots }], { layerIndex, priceRule: vault.price })
  round.triggers.evaluate()
}

/** Sound, a stranger to the case, and without a case or a doubtful price of its own. */
function isWilling(
  { ledger, caseAccounts, barred }: Round,
  openCase: OpenCase,
  vault: Vault,
): boolean {
  const { book } = ledger
  const account = at(book.shape.accounts, vault.account)
  const wallet = walletOf(account)
  return (
    !caseAccounts.has(vault.account) &&
    accountOf(book.shape, openCase.bucket)?.owner !== account.owner &&
    equitySign(book, wallet) > 0 &&
    !dependsOn(book, wallet, barred)
  )
}

/** Lots of a leg that the vault's capacity and loss leave room for. */
function lotsWithin(
  round: Round,
  leg: Leg,
  taker: Taker,
  { account, capacityQuote, lossCapQuote }: Vault,
  lotQuote: Ratio,
): bigint {
  const bounds = [leg.lots]
  if (capacityQuote !== undefined) {
    bounds.push(lotsWithinCapacity(round, leg, taker, { account, capacityQuote }))
  }
  if (lossCapQuote !== undefined) {
    bounds.push(lotsWithinLoss(round, leg, { account, lossCapQuote }, lotQuote))
  }
  return bounds.reduce((least, bound) => (bound < least ? bound : least))
}

/** Lots that close what the vault holds on the other side make room for twice as many: those, and as many to open. */
function lotsWithinCapacity(
  { ledger }: Round,
  leg: Leg,
  { closableLots }: Taker,
  { account, capacityQuote }: { readonly account: number; readonly capacityQuote: bigint },
): bigint {
  const { book } = ledger
  const { market } = at(book.shape.positions, leg.position)
  const { lotValueScaled } = at(book.prices.markets, market)
  const held = accountNotionalScaled(book, account)
  const room = capacityQuote * book.prices.valueScale - held + closableLots * lotValueScaled
  const opened = room > 0n ? floorDiv(room, lotValueScaled) : 0n
  return closableLots + opened
}

function lotsWithinLoss(
  { ledger }: Round,
  leg: Leg,
  { account, lossCapQuote }: { readonly account: number; readonly lossCapQuote: bigint },
  lotQuote: Ratio,
): bigint {
  const { book } = ledger
  const { valueScale, markets } = book.prices
  const { market, valueSide } = at(book.shape.positions, leg.position)
  const profit = accountProfitScaled(book, account)
  const room = lossCapQuote * valueScale + (profit < 0n ? profit : 0n)
  if (room < 0n) return 0n
  const { markLotQuote } = at(markets, market)
  // Whoever takes over a long pays the price for it; above mark that is a loss.
  const cost =
    valueSide === 'long'
      ? subtractRatios(lotQuote, markLotQuote)
      : subtractRatios(markLotQuote, lotQuote)
  if (cost.numerator <= 0n) return leg.lots
  return floorDiv(room * cost.denominator, cost.numerator * valueScale)
}

function explainIdle(round: Round, openCase: OpenCase, vault: Vault): string {
  const { ledger } = round
  if (openPositions(ledger.book, openCase.bucket).length === 0) return 'no exposure remains'
  const account = accountOf(
    ledger.book.shape,
    walletOf(at(ledger.book.shape.accounts, vault.account)),
  )
  assert(account !== undefined, 'a vault is an account')
  return isWilling(round, openCase, vault)
    ? `${account.account} cannot take a lot within its margin, capacity and loss`
    : `${account.account} may not take lots of this case now`
}
