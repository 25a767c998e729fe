import { type BookFormat, formatMoney, formatSize, marketFormat } from '../book/book-format.ts'
import type { CommandDocument, CommandOf, OfficerKind } from './command-schema.ts'
import {
  encodeCollateral,
  encodeLots,
  encodeParty,
  encodePerUnit,
  encodePrice,
} from './encode-numbers.ts'
import type { SubmittedCommand, SubmittedOf } from './submitted-command.ts'

/** How commands are written: the format of their domain, and the market of a plan that is confirmed. */
export interface CommandWriting {
  readonly format: BookFormat
  /** Needed for `confirmPlan` alone. */
  readonly marketOfPlan?: (planId: string) => string
}

/** What the venue reports, in wire form. */
export function encodeVenueCommand(
  command: Exclude<SubmittedCommand, { kind: OfficerKind }>,
  writing: CommandWriting,
): CommandDocument {
  const { format } = writing
  switch (command.kind) {
    case 'openAccount': {
      const { kind, account, owner, accountKind, positionMode, adlExempt } = command
      return {
        kind,
        account,
        ...(owner !== undefined && { owner }),
        accountKind,
        ...(positionMode && { positionMode }),
        ...(adlExempt !== undefined && { adlExempt }),
      }
    }
    case 'settleFunding':
    case 'requestLiquidations':
    case 'passTime':
    case 'openRound':
      return { kind: command.kind }
    case 'failLiquidation': {
      const { kind, account, bucket } = command
      return { kind, account, bucket }
    }
    case 'deposit':
    case 'withdraw': {
      const { kind, account, amountQuote } = command
      return { kind, account, amount: formatMoney(format, amountQuote) }
    }
    case 'moveMargin': {
      const { kind, account, market, side, amountQuote } = command
      return { kind, account, market, side, amount: formatMoney(format, amountQuote) }
    }
    case 'updateCollaterals': {
      const { kind, account, collaterals } = command
      return {
        kind,
        account,
        collaterals: collaterals.map((row) => encodeCollateral(format, row)),
      }
    }
    case 'accrueFunding': {
      const { kind, market, quotePerLot } = command
      const one = marketFormat(format, market)
      return { kind, market, quotePerUnit: encodePerUnit(format, one, quotePerLot) }
    }
    case 'updatePrices':
      return encodePrices(command, format)
    case 'confirmPlan':
      return encodeConfirmation(command, writing)
    case 'placeOffer':
    case 'trade':
    case 'fillLiquidation':
      return encodeTrading(command, format)
  }
}

function encodeTrading(
  command: SubmittedOf<'placeOffer'> | SubmittedOf<'trade'> | SubmittedOf<'fillLiquidation'>,
  format: BookFormat,
): CommandDocument {
  const one = marketFormat(format, command.market)
  switch (command.kind) {
    case 'placeOffer': {
      const { kind, account, market, side, lots, limitPriceTicks } = command
      return {
        kind,
        account,
        market,
        side,
        size: formatSize(one, lots),
        ...(limitPriceTicks && { limitPrice: encodePrice(one, limitPriceTicks) }),
      }
    }
    case 'trade': {
      const { kind, market, buyer, seller } = command
      const parties = { buyer: encodeParty(format, buyer), seller: encodeParty(format, seller) }
      return { kind, market, ...encodeLots(one, command), ...parties }
    }
    case 'fillLiquidation': {
      const { kind, account, bucket, market, side } = command
      const counterparty = encodeParty(format, command.counterparty)
      return { kind, account, bucket, market, side, ...encodeLots(one, command), counterparty }
    }
  }
}

function encodePrices(
  { kind, prices }: SubmittedOf<'updatePrices'>,
  format: BookFormat,
): CommandOf<'updatePrices'> {
  return {
    kind,
    prices: prices.map(({ market, markPriceTicks, indexPriceTicks, sources, priceTimeMs }) => {
      const one = marketFormat(format, market)
      return {
        market,
        ...(markPriceTicks && { markPrice: encodePrice(one, markPriceTicks) }),
        ...(indexPriceTicks && { indexPrice: encodePrice(one, indexPriceTicks) }),
        sources,
        priceTimeMs,
      }
    }),
  }
}

function encodeConfirmation(
  { kind, planId, fills }: SubmittedOf<'confirmPlan'>,
  { format, marketOfPlan }: CommandWriting,
): CommandOf<'confirmPlan'> {
  const market = marketOfPlan?.(planId)
  if (market === undefined) throw new Error(`the market of plan ${planId} is not known`)
  const one = marketFormat(format, market)
  const rows = fills.map(({ index, status, lots }) => ({
    index,
    status,
    size: formatSize(one, lots),
  }))
  return { kind, planId, market, fills: rows }
}
