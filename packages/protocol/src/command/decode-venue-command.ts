import type { PriceObservation } from '@plimsoll/engine'
import { under } from '../book/book-error.ts'
import { readCollaterals } from '../book/read-collaterals.ts'
import type { CommandDocument, CommandOf } from './command-schema.ts'
import type { OfficerDocument } from './decode-officer-command.ts'
import { decodeParty } from './decode-party.ts'
import type { RequestFields } from './read-request.ts'
import type { SubmittedCommand, SubmittedOf } from './submitted-command.ts'

type VenueDocument = Exclude<CommandDocument, OfficerDocument>

/** What the venue reports, in the units of the engine. */
export function decodeVenueCommand(from: VenueDocument, fields: RequestFields): SubmittedCommand {
  switch (from.kind) {
    case 'openAccount':
    case 'settleFunding':
    case 'requestLiquidations':
    case 'failLiquidation':
    case 'passTime':
    case 'openRound':
      return from
    case 'deposit':
    case 'withdraw': {
      const { kind, account, amount } = from
      return { kind, account, amountQuote: fields.money('amount', amount) }
    }
    case 'moveMargin': {
      const { kind, account, market, side, amount } = from
      return { kind, account, market, side, amountQuote: fields.money('amount', amount) }
    }
    case 'updateCollaterals': {
      const { kind, account, collaterals } = from
      const at = under(fields.place, 'collaterals')
      return { kind, account, collaterals: readCollaterals(fields.format, at, collaterals) }
    }
    case 'placeOffer':
      return decodeOffer(from, fields)
    case 'trade': {
      const { kind, market, size, price, buyer, seller } = from
      const one = fields.market(market)
      return {
        kind,
        market,
        lots: fields.size(one, size),
        priceTicks: fields.ticks(one, price),
        buyer: decodeParty(buyer, fields.of('buyer')),
        seller: decodeParty(seller, fields.of('seller')),
      }
    }
    case 'accrueFunding': {
      const { kind, market, quotePerUnit } = from
      return { kind, market, quotePerLot: fields.quotePerLot(fields.market(market), quotePerUnit) }
    }
    case 'updatePrices':
      return decodePrices(from, fields)
    case 'fillLiquidation': {
      const { kind, account, bucket, market, side, size, price, counterparty } = from
      const one = fields.market(market)
      return {
        kind,
        account,
        bucket,
        market,
        side,
        lots: fields.size(one, size),
        priceTicks: fields.ticks(one, price),
        counterparty: decodeParty(counterparty, fields.of('counterparty')),
      }
    }
    case 'confirmPlan':
      return decodeConfirmation(from, fields)
  }
}

function decodeOffer(
  { kind, account, market, side, size, limitPrice }: CommandOf<'placeOffer'>,
  fields: RequestFields,
): SubmittedOf<'placeOffer'> {
  const one = fields.market(market)
  return {
    kind,
    account,
    market,
    side,
    lots: fields.size(one, size, 0n),
    ...(limitPrice !== undefined && {
      limitPriceTicks: fields.price(one, 'limitPrice', limitPrice),
    }),
  }
}

function decodePrices(
  { kind, prices }: CommandOf<'updatePrices'>,
  fields: RequestFields,
): SubmittedOf<'updatePrices'> {
  return {
    kind,
    prices: prices.map((row, index) => decodePrice(row, fields.of('prices', index))),
  }
}

function decodePrice(
  {
    market,
    markPrice,
    indexPrice,
    sources,
    priceTimeMs,
  }: CommandOf<'updatePrices'>['prices'][number],
  fields: RequestFields,
): PriceObservation {
  const one = fields.market(market)
  // What sources say is judged by the gate of the market: a price of 0 or less is not believed, and that is recorded.
  return {
    market,
    ...(markPrice !== undefined && {
      markPriceTicks: fields.observed(one, 'markPrice', markPrice),
    }),
    ...(indexPrice !== undefined && {
      indexPriceTicks: fields.observed(one, 'indexPrice', indexPrice),
    }),
    sources,
    priceTimeMs,
  }
}

function decodeConfirmation(
  { kind, planId, market, fills }: CommandOf<'confirmPlan'>,
  fields: RequestFields,
): SubmittedOf<'confirmPlan'> {
  const one = fields.market(market)
  return {
    kind,
    planId,
    fills: fills.map(({ index, status, size }, row) => ({
      index,
      status,
      lots: fields.of('fills', row).size(one, size, 0n),
    })),
  }
}
