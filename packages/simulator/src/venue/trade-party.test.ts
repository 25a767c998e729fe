import { quoteUnits } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { partiesOf } from './trade-party.ts'

test('only in hedge mode is it said whether a trade opens or closes', () => {
  const account = { kind: 'trader' as const, collateralQuote: quoteUnits(0n), positions: [] }
  const partyOf = partiesOf({
    accounts: [
      { ...account, account: 'ann' },
      { ...account, account: 'bob', positionMode: 'hedge' },
    ],
  })
  expect(partyOf('ann', 'close')).toEqual({ account: 'ann' })
  expect(partyOf('bob', 'close')).toEqual({ account: 'bob', effect: 'close' })
  expect(partyOf('stranger', 'open')).toEqual({ account: 'stranger' })
})
