import { accountOf, positionSlots, walletOf } from '../account/book.ts'
import type { BookShape } from '../account/book-shape.ts'
import { bookLedgerEvent } from '../ledger/book-ledger-event.ts'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import { assert, at } from '../quantity/assert.ts'
import { addTo, closeLots, openLots } from '../ledger/fill.ts'
import { addClaims, lowerClaims } from '../ledger/claims.ts'
import { continueEvent, rememberCuts } from '../ledger/cut-memory.ts'
import { takeOfferLots } from '../ledger/offers.ts'
import { takeUnsettledProfits } from '../ledger/unsettled-profits.ts'
import { addToFund, type Ledger } from '../ledger/ledger.ts'
import type {
  DeleveragingFilled,
  DeleveragingPlanned,
  FundPaid,
  GainsHaircut,
  InventorySwept,
  IsolatedMarginReleased,
  LossShared,
  OffersTaken,
  PaymentsReturned,
  PlanEnded,
  PlanRowsGivenUp,
  PoolCharged,
  PositionTakenOver,
  WaterfallEvent,
} from './waterfall-event.ts'

/**
 * Books an event. Deciding books it on a draft and applying books it on record, through this one function, so that
 * the two cannot differ.
 */
export function bookEvent(ledger: Ledger, event: LedgerEvent | WaterfallEvent): void {
  const { book } = ledger
  switch (event.kind) {
    case 'positionsMatched':
    case 'hedgesCrossed':
    case 'marketSettled':
      closeAll(ledger, event.positions, event)
      return
    case 'fundPaid':
      bookFundPaid(ledger, event)
      return
    case 'positionTakenOver':
      bookTakeover(ledger, event)
      return
    case 'offersTaken':
      bookOffers(ledger, event)
      return
    case 'deleveragingPlanned':
      reserve(ledger, event, 1n)
      return
    case 'deleveragingFilled':
      bookFilled(ledger, event)
      return
    case 'eventContinued':
      continueEvent(ledger, event.eventId, event.timeMs)
      return
    case 'gainsHaircut':
      bookHaircut(ledger, event)
      return
    case 'lossShared':
      bookLossShared(ledger, event)
      return
    case 'fundBalanceMoved':
      addToFund(ledger, event.fund, -BigInt(event.amount))
      addTo(book.money, event.bucket, BigInt(event.amount))
      return
    case 'inventorySwept':
      sweepInventory(ledger, event)
      return
    case 'poolCharged':
      chargePool(ledger, event)
      return
    case 'paymentsReturned':
      bookReturn(ledger, event)
      return
    case 'caseEnded':
      addTo(book.money, event.bucket, -BigInt(event.residue))
      ledger.residueQuote += BigInt(event.residue)
      return
    case 'isolatedMarginReleased':
      bookRelease(ledger, event)
      return
    case 'planRowsGivenUp':
      if (event.isLate !== true) reserve(ledger, event, -1n)
      return
    case 'planEnded':
      reserve(ledger, event, -1n)
      return
    case 'layerApplied':
    case 'triggerChanged':
    case 'withdrawalsGated':
    case 'withdrawalsCharged':
    case 'liquidationsEnded':
    case 'confirmationUnmatched':
      return
    default:
      bookLedgerEvent(ledger, event)
  }
}

interface FillColumns {
  readonly lots: readonly number[]
  readonly values: readonly number[]
}

function closeAll(
  ledger: Ledger,
  positions: readonly number[],
  { lots, values }: FillColumns,
): void {
  positions.forEach((position, index) =>
    closeLots(ledger.book, {
      position,
      lots: BigInt(at(lots, index)),
      valueQuote: BigInt(at(values, index)),
    }),
  )
}

function bookFundPaid(ledger: Ledger, { fund, buckets, amounts }: FundPaid): void {
  buckets.forEach((bucket, index) => {
    const amount = BigInt(at(amounts, index))
    addToFund(ledger, fund, -amount)
    addTo(ledger.book.money, bucket, amount)
  })
}

function sweepInventory(ledger: Ledger, { funds, buckets, amounts }: InventorySwept): void {
  funds.forEach((fund, row) => {
    addToFund(ledger, fund, BigInt(at(amounts, row)))
    addTo(ledger.book.money, at(buckets, row), -BigInt(at(amounts, row)))
  })
}

function bookTakeover(ledger: Ledger, event: PositionTakenOver): void {
  const fill = { lots: BigInt(event.lots), valueQuote: BigInt(event.value) }
  closeLots(ledger.book, { position: event.position, ...fill })
  openLots(ledger.book, { position: event.inventory, ...fill })
}

function bookOffers(ledger: Ledger, event: OffersTaken): void {
  const { book } = ledger
  event.buckets.forEach((_, row) => {
    const lots = BigInt(at(event.lots, row))
    const closed = {
      position: at(event.closedPositions, row),
      lots: BigInt(at(event.closedLots, row)),
      valueQuote: BigInt(at(event.closedValues, row)),
    }
    if (closed.lots > 0n) closeLots(book, closed)
    if (lots > closed.lots) {
      const valueQuote = BigInt(at(event.values, row)) - closed.valueQuote
      const position = at(event.openedPositions, row)
      openLots(book, { position, lots: lots - closed.lots, valueQuote })
    }
    if (event.offers !== undefined) {
      takeOfferLots(ledger, at(event.offers, row), at(event.lots, row))
    }
  })
  const { position } = event
  closeLots(book, { position, lots: sum(event.lots), valueQuote: sum(event.values) })
}

function reserve(
  { book }: Ledger,
  {
    positions,
    lots,
    reservedMoney,
  }: DeleveragingPlanned | DeleveragingFilled | PlanRowsGivenUp | PlanEnded,
  sign: bigint,
): void {
  positions.forEach((position, index) => {
    const { bucket } = at(book.shape.positions, position)
    addTo(book.reservedLots, position, sign * BigInt(at(lots, index)))
    addTo(book.reservedMoney, bucket, sign * BigInt(at(reservedMoney, index)))
  })
}

function bookFilled(ledger: Ledger, event: DeleveragingFilled): void {
  if (event.isLate !== true) reserve(ledger, event, -1n)
  rememberCuts(ledger, event.positions, event.lots)
  closeAll(ledger, event.positions, event)
  closeLots(ledger.book, {
    position: event.position,
    lots: sum(event.lots),
    valueQuote: sum(event.values),
  })
}

function bookHaircut(ledger: Ledger, event: GainsHaircut): void {
  const { book } = ledger
  assert(sum(event.charges) === sum(event.proceeds), 'a haircut pays out what it charges')
  event.positions.forEach((position, index) => {
    const charge = BigInt(at(event.charges, index))
    addTo(book.money, at(book.shape.positions, position).bucket, -charge)
    addTo(book.chargedGain, position, charge)
  })
  payOut(ledger, event)
  if (event.isRepayable === true) {
    const payers = event.positions.map((position) => at(book.shape.positions, position).bucket)
    addClaims(ledger, claimRows(ledger, payers, event.charges))
  }
}

function bookLossShared(ledger: Ledger, event: LossShared): void {
  const { book } = ledger
  assert(sum(event.charges) === sum(event.proceeds), 'a shared loss pays out what it charges')
  event.payers.forEach((payer, index) => {
    const charge = BigInt(at(event.charges, index))
    addTo(book.money, payer, -charge)
  })
  if (event.base === 'unsettledProfit') takeUnsettledProfits(ledger, event.payers, event.charges)
  payOut(ledger, event)
  if (event.isRepayable === true) addClaims(ledger, claimRows(ledger, event.payers, event.charges))
}

function payOut({ book }: Ledger, { buckets, proceeds }: GainsHaircut | LossShared): void {
  buckets.forEach((bucket, index) => addTo(book.money, bucket, BigInt(at(proceeds, index))))
}

/** What is owed back is owed to accounts, into their wallets. */
function claimRows(
  { book }: Ledger,
  payers: readonly number[],
  charges: readonly number[],
): { readonly wallet: number; readonly amountQuote: bigint }[] {
  return payers.map((payer, index) => ({
    wallet: ownWallet(book.shape, payer),
    amountQuote: BigInt(at(charges, index)),
  }))
}

function ownWallet(shape: BookShape, bucket: number): number {
  const owner = accountOf(shape, bucket)
  assert(owner !== undefined, 'only accounts pay for others')
  return walletOf(owner)
}

function chargePool(ledger: Ledger, { market, amount }: PoolCharged): void {
  const value = ledger.poolValues.get(market)
  assert(value !== undefined, 'only a market with a pool has its value charged')
  ledger.poolValues = new Map([...ledger.poolValues, [market, value - BigInt(amount)]])
}

function bookReturn(ledger: Ledger, event: PaymentsReturned): void {
  const { money } = ledger.book
  event.funds.forEach((fund, index) => {
    const amount = BigInt(at(event.fundAmounts, index))
    addToFund(ledger, fund, amount)
    addTo(money, event.bucket, -amount)
  })
  event.payers.forEach((payer, index) => {
    const amount = BigInt(at(event.payerAmounts, index))
    addTo(money, payer, amount)
    addTo(money, event.bucket, -amount)
    const shared = BigInt(event.sharedAmounts?.[index] ?? 0)
    uncharge(ledger, payer, amount - shared)
  })
  if (event.claimAmounts !== undefined) {
    lowerClaims(ledger, claimRows(ledger, event.payers, event.claimAmounts))
  }
}

/** What was given back may be charged again. */
function uncharge({ book }: Ledger, bucket: number, amount: bigint): void {
  let left = amount
  for (const slot of positionSlots(book.shape, bucket)) {
    const charged = BigInt(book.chargedGain.get(slot))
    const part = charged < left ? charged : left
    addTo(book.chargedGain, slot, -part)
    left -= part
  }
}

function bookRelease({ book }: Ledger, { buckets, amounts }: IsolatedMarginReleased): void {
  buckets.forEach((bucket, index) => {
    const amount = BigInt(at(amounts, index))
    addTo(book.money, bucket, -amount)
    addTo(book.money, ownWallet(book.shape, bucket), amount)
  })
}

function sum(amounts: readonly number[]): bigint {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n)
}
