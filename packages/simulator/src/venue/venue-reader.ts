import type { StateView } from '@plimsoll/engine'

export type VenueReader = Pick<
  StateView,
  'account' | 'prices' | 'liquidations' | 'awaitingRound' | 'margins' | 'funds' | 'totals' | 'round'
>

export type PriceReading = ReturnType<VenueReader['prices']>[number]
export type LiquidationReading = ReturnType<VenueReader['liquidations']>[number]
export type LiquidationLeg = LiquidationReading['legs'][number]
export type MarginReading = ReturnType<VenueReader['margins']>[number]
export type AwaitingRound = ReturnType<VenueReader['awaitingRound']>
