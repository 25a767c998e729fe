import { type BookSpec, createState, lots, quoteUnits, ratio, view } from '@plimsoll/engine'
import { domainFormat } from '../../book/domain-format.ts'
import { EventWriter } from '../event-writer.ts'

// One market, two accounts, two funds. Slots: buckets 0 `a:cross`, 1 `b:cross`, 2 and 3 inventories of `f` and `g`; positions 0
// `a` long, 1 `b` short, 2 and 3 the inventory of `f`. Money has two places, a lot is worth 50 units a tick.

const held = (size: bigint): BookSpec['accounts'][number]['positions'][number] => ({
  market: 'M',
  marginMode: 'cross',
  sizeLots: lots(size),
  entryValueQuote: quoteUnits(500n),
})

const nothing = quoteUnits(0n)

const book: BookSpec = {
  domain: 'small',
  timeMs: 0,
  asset: { name: 'USDT', wholeUnitQuote: quoteUnits(100n) },
  markets: [
    {
      market: 'M',
      contract: 'linear',
      tickValueQuote: quoteUnits(50n),
      markPriceTicks: ratio(10n),
      maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
    },
  ],
  accounts: [
    { account: 'a', kind: 'trader', collateralQuote: nothing, positions: [held(1n)] },
    { account: 'b', kind: 'trader', collateralQuote: nothing, positions: [held(-1n)] },
  ],
  funds: [
    { fund: 'f', markets: ['M'], balanceQuote: nothing },
    { fund: 'g', markets: [], balanceQuote: nothing },
  ],
  waterfall: [],
}

/** Writes events of the book. */
export const write: EventWriter = new EventWriter(
  domainFormat(book),
  view(createState(book)).names(),
  book.markets,
)

export const a = { account: 'a', bucket: 'cross' } as const
export const b = { account: 'b', bucket: 'cross' } as const
export const long = { ...a, market: 'M', side: 'long' } as const
export const short = { ...b, market: 'M', side: 'short' } as const
export const inventory = { account: 'fund:f', bucket: 'inventory' } as const
