import type { Submission } from '@plimsoll/journal'
import { type BookFormat, readDecimal } from '@plimsoll/protocol'

/** How much a command takes out of funds, quote units; 0 where none. Money that moves from fund to fund leaves none. */
export function outflowOf(command: Submission): bigint {
  switch (command.kind) {
    case 'moveFundMoney':
      return command.amountQuote < 0n ? -command.amountQuote : 0n
    case 'postCorrection': {
      const funds = command.postings.filter((posting) => 'fund' in posting)
      const sum = funds.reduce((total, { amountQuote }) => total + amountQuote, 0n)
      return sum < 0n ? -sum : 0n
    }
    default:
      return 0n
  }
}

/** The bound of a domain in quote units, rounded down; undefined where there is none. */
export function outflowBound(
  fundOutflowPerHour: string | undefined,
  format: BookFormat,
): bigint | undefined {
  const decimal = fundOutflowPerHour === undefined ? undefined : readDecimal(fundOutflowPerHour)
  if (decimal === undefined) return undefined
  const shift = format.asset.decimals - decimal.places
  return shift >= 0 ? decimal.digits * 10n ** BigInt(shift) : decimal.digits / 10n ** BigInt(-shift)
}
