import { type Book, growCells } from '../account/book.ts'
import { isolatedName } from '../account/isolated-name.ts'
import { at, unreachable } from '../quantity/assert.ts'
import { bookReceived } from './claims.ts'
import { bookOfficerEvent } from './book-officer-event.ts'
import { addCount, closeLots, openLots } from './fill.ts'
import { addToFund, type Ledger } from './ledger.ts'
import { setOffer } from './offers.ts'
import type {
  AccountOpened,
  ClaimsRepaid,
  FundingAccrued,
  IsolatedBucketOpened,
  LedgerEvent,
  MarketAssigned,
  MoneyMoved,
  PositionsTraded,
} from './ledger-event.ts'

/** Books what happens to accounts, money and positions outside a round. */
export function bookLedgerEvent(ledger: Ledger, event: LedgerEvent): void {
  const { book } = ledger
  switch (event.kind) {
    case 'accountOpened':
      openAccount(book, event)
      return
    case 'isolatedBucketOpened':
      openIsolatedBucket(book, event)
      return
    case 'positionOpened':
      book.shape.openPosition({ bucket: event.bucket, market: event.market, side: event.side })
      growCells(book)
      return
    case 'moneyMoved':
      bookMoney(ledger, event)
      return
    case 'fundMoneyMoved':
      addToFund(ledger, event.fund, BigInt(event.amount))
      ledger.externalQuote += BigInt(event.amount)
      return
    case 'positionsTraded':
      bookTrade(book, event)
      return
    case 'liquidationFeePaid':
    case 'withdrawalCharged':
      addCount(book.money, event.bucket, -event.amount)
      addToFund(ledger, event.fund, BigInt(event.amount))
      return
    case 'fundingAccrued':
      bookFunding(ledger, event)
      return
    case 'fundingSettled':
      event.buckets.forEach((bucket, index) => {
        addCount(book.money, bucket, at(event.amounts, index))
        addCount(book.unsettledFunding, bucket, -at(event.amounts, index))
      })
      return
    case 'collateralsUpdated':
      ledger.externalQuote += BigInt(event.value - book.assetsValue.get(event.bucket))
      book.assetsValue.set(event.bucket, event.value)
      return
    case 'collateralsConverted':
      event.buckets.forEach((bucket, index) => {
        addCount(book.money, bucket, at(event.amounts, index))
        addCount(book.assetsValue, bucket, -at(event.amounts, index))
      })
      return
    case 'offerPlaced': {
      const { kind: _, ...offer } = event
      setOffer(ledger, offer)
      return
    }
    case 'claimsRepaid':
      bookRepayment(ledger, event)
      return
    case 'marketAssigned':
      moveWithMarket(ledger, event)
      return
    case 'positionTransferred':
    case 'correctionPosted':
    case 'marketClosed':
    case 'bookSynced':
      bookOfficerEvent(ledger, event)
      return
    default:
      unreachable(event)
  }
}

function openAccount(book: Book, event: AccountOpened): void {
  const { account, owner, accountKind: kind, positionMode, adlExempt } = event
  const slot = book.shape.openAccount({ account, owner, kind, positionMode, adlExempt })
  book.shape.openBucket({ account: slot, bucket: 'cross', marginMode: 'cross' })
  growCells(book)
}

function openIsolatedBucket(book: Book, { account, market, side }: IsolatedBucketOpened): void {
  const name = isolatedName(at(book.prices.markets, market).market, side)
  book.shape.openBucket({ account, bucket: name, marginMode: 'isolated' })
  growCells(book)
}

function bookMoney(ledger: Ledger, { cause, buckets, amounts }: MoneyMoved): void {
  buckets.forEach((bucket, index) => {
    const amount = at(amounts, index)
    addCount(ledger.book.money, bucket, amount)
    if (cause !== 'margin') ledger.externalQuote += BigInt(amount)
  })
}

function bookTrade(book: Book, { positions, lots, values }: PositionsTraded): void {
  positions.forEach((position, index) => {
    const count = BigInt(at(lots, index))
    const valueQuote = BigInt(at(values, index))
    if (count < 0n) closeLots(book, { position, lots: -count, valueQuote })
    else openLots(book, { position, lots: count, valueQuote })
  })
}

function bookFunding(ledger: Ledger, event: FundingAccrued): void {
  event.buckets.forEach((bucket, index) =>
    addCount(ledger.book.unsettledFunding, bucket, at(event.amounts, index)),
  )
  event.funds.forEach((fund, index) =>
    addToFund(ledger, fund, BigInt(at(event.fundAmounts, index))),
  )
  ledger.residueQuote += BigInt(event.residue)
}

function bookRepayment(ledger: Ledger, { fund, amount, buckets, amounts }: ClaimsRepaid): void {
  addToFund(ledger, fund, -BigInt(amount))
  buckets.forEach((wallet, index) => addCount(ledger.book.money, wallet, at(amounts, index)))
  bookReceived(ledger, BigInt(amount), { wallets: buckets, amounts })
}

function moveWithMarket(ledger: Ledger, { fund, from, amount = 0 }: MarketAssigned): void {
  if (from === undefined) return
  addToFund(ledger, from, -BigInt(amount))
  addToFund(ledger, fund, BigInt(amount))
}
