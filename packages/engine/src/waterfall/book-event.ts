import { accountOf, positionSlots, walletOf } from '../account/book.ts'
import { bookLedgerEvent } from '../ledger/book-ledger-event.ts'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import { assert, at } from '../quantity/assert.ts'
import { addTo, closeLots, openLots } from '../ledger/fill.ts'
import { takeOfferLots } from '../ledger/offers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type {
  DeleveragingFilled,
  DeleveragingPlanned,
  FundPaid,
  GainsHaircut,
  IsolatedMarginReleased,
  OffersTaken,
  PaymentsReturned,
  PlanEnded,
  PlanRowsGivenUp,
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
    case 'gainsHaircut':
      bookHaircut(ledger, event)
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
    ledger.fundBalances[fund] = at(ledger.fundBalances, fund) - amount
    addTo(ledger.book.money, bucket, amount)
  })
}

function bookTakeover(ledger: Ledger, event: PositionTakenOver): void {
  const fill = { lots: BigInt(event.lots), valueQuote: BigInt(event.value) }
  closeLots(ledger.book, { position: event.position, ...fill })
  openLots(ledger.book, { position: event.inventory, ...fill })
}

function bookOffers(ledger: Ledger, event: OffersTaken): void {
  const { book } = ledger
  event.offers.forEach((offer, row) => {
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
    takeOfferLots(ledger, offer, at(event.lots, row))
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
  closeAll(ledger, event.positions, event)
  closeLots(ledger.book, {
    position: event.position,
    lots: sum(event.lots),
    valueQuote: sum(event.values),
  })
}

function bookHaircut({ book }: Ledger, event: GainsHaircut): void {
  assert(sum(event.charges) === sum(event.proceeds), 'a haircut pays out what it charges')
  event.positions.forEach((position, index) => {
    const charge = BigInt(at(event.charges, index))
    addTo(book.money, at(book.shape.positions, position).bucket, -charge)
    addTo(book.chargedGain, position, charge)
  })
  event.buckets.forEach((bucket, index) =>
    addTo(book.money, bucket, BigInt(at(event.proceeds, index))),
  )
}

function bookReturn(ledger: Ledger, event: PaymentsReturned): void {
  const { money } = ledger.book
  event.funds.forEach((fund, index) => {
    const amount = BigInt(at(event.fundAmounts, index))
    ledger.fundBalances[fund] = at(ledger.fundBalances, fund) + amount
    addTo(money, event.bucket, -amount)
  })
  event.payers.forEach((payer, index) => {
    const amount = BigInt(at(event.payerAmounts, index))
    addTo(money, payer, amount)
    addTo(money, event.bucket, -amount)
    uncharge(ledger, payer, amount)
  })
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
    const owner = accountOf(book.shape, bucket)
    assert(owner !== undefined, 'only accounts have isolated margin')
    addTo(book.money, bucket, -amount)
    addTo(book.money, walletOf(owner), amount)
  })
}

function sum(amounts: readonly number[]): bigint {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n)
}
