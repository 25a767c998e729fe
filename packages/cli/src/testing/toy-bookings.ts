import type { ToyBook, ToyLeg } from './toy-book.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Books what the stream says of rounds and plans: the money that layers move, and the lots that plans move.
 *
 * @param onFill told of every lot that a plan closed of somebody who is not the case, before it is booked
 */
export function bookMoney(
  book: ToyBook,
  events: readonly Fields[],
  onFill: (planId: string, leg: ToyLeg, lots: bigint) => void,
): void {
  for (const event of events) {
    switch (event['kind']) {
      case 'fundPaid':
        for (const one of rows(event, 'cases')) {
          book.payFund(text(event, 'fund'), -amount(one))
          book.pay(text(one, 'account'), amount(one))
        }
        break
      case 'gainsHaircut':
        for (const one of rows(event, 'charged')) book.pay(text(one, 'account'), -amount(one))
        for (const one of rows(event, 'cases')) book.pay(text(one, 'account'), amount(one))
        break
      case 'positionsMatched':
        for (const one of rows(event, 'positions')) close(book, one, units(one, 'value'))
        break
      case 'deleveragingFilled':
        bookFills(book, event, onFill)
        break
      case 'paymentsReturned': {
        const funds = rows(event, 'funds')
        const payers = rows(event, 'payers')
        for (const one of funds) book.payFund(text(one, 'fund'), amount(one))
        for (const one of payers) book.pay(text(one, 'account'), amount(one))
        const total = [...funds, ...payers].reduce((sum, one) => sum + amount(one), 0n)
        book.pay(text(event, 'account'), -total)
        break
      }
      case 'caseEnded':
        book.pay(text(event, 'account'), -units(event, 'residue'))
        break
      default:
    }
  }
}

/** The leg of the case is closed once, by the total of the fills. */
function bookFills(
  book: ToyBook,
  event: Fields,
  onFill: (planId: string, leg: ToyLeg, lots: bigint) => void,
): void {
  let lots = 0n
  let valueQuote = 0n
  for (const fill of rows(event, 'fills')) {
    onFill(text(event, 'planId'), legOf(fill), units(fill, 'size'))
    close(book, fill, units(fill, 'value'))
    lots += units(fill, 'size')
    valueQuote += units(fill, 'value')
  }
  book.close(legOf(event), lots, valueQuote)
}

function close(book: ToyBook, row: Fields, valueQuote: bigint): void {
  book.close(legOf(row), units(row, 'size'), valueQuote)
}

function legOf(row: Fields): ToyLeg {
  const side = text(row, 'side') === 'long' ? 'long' : 'short'
  return { account: text(row, 'account'), market: text(row, 'market'), side }
}

function amount(row: Fields): bigint {
  return units(row, 'amount')
}

function units(row: Fields, name: string): bigint {
  return BigInt(text(row, name))
}

function text(row: Fields, name: string): string {
  const value = row[name]
  if (typeof value === 'string') return value
  throw new Error(`${name} is no text in ${JSON.stringify(row)}`)
}

function rows(event: Fields, name: string): readonly Fields[] {
  const value = event[name]
  if (Array.isArray(value)) return value as readonly Fields[]
  throw new Error(`${name} is no list in ${JSON.stringify(event)}`)
}
