import type { TradeParty } from '@plimsoll/engine'
import type { CommandOf } from './command-schema.ts'
import type { RequestFields } from './read-request.ts'

/** One side of a trade. */
export function decodeParty(
  { isolatedMargin, ...party }: CommandOf<'trade'>['buyer'],
  fields: RequestFields,
): TradeParty {
  return {
    ...party,
    ...(isolatedMargin !== undefined && {
      isolatedMarginQuote: fields.money('isolatedMargin', isolatedMargin),
    }),
  }
}
