import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fields of a book, or of one of its rows. */
export type Fields = Readonly<Record<string, unknown>>

const market = (name: string, markPrice: string): Fields => ({
  market: name,
  contract: 'linear',
  tickSize: '0.1',
  lotSize: '0.1',
  markPrice,
  maintenanceTiers: [{ notionalFrom: '0', rate: '0.01' }],
})

/** A cross position. */
export const cross = (name: string, size: string, entryPrice: string): Fields => ({
  market: name,
  size,
  entryPrice,
  marginMode: 'cross',
})

/**
 * Two markets, two bankrupt accounts (one of them with two legs), three who gain opposite to them, one who cannot be
 * asked, one beside it all, and a fund that covers a fifth. Small enough to check by hand.
 */
export const smallBook: Fields & { readonly markets: readonly Fields[] } = {
  version: 1,
  timeMs: 0,
  domain: 'small',
  asset: { name: 'USDT', decimals: 2 },
  markets: [market('A', '100'), market('B', '50')],
  accounts: [
    { account: 'broke-1', collateral: '30', positions: [cross('A', '4', '110')] },
    {
      account: 'broke-2',
      collateral: '10',
      positions: [cross('A', '1', '105'), cross('B', '-2', '40')],
    },
    { account: 'winner-1', collateral: '100', positions: [cross('A', '-4', '110')] },
    {
      account: 'winner-2',
      collateral: '50',
      positions: [{ ...cross('A', '-1', '105'), marginMode: 'isolated', isolatedMargin: '20' }],
    },
    { account: 'winner-3', collateral: '60', positions: [cross('B', '2', '40')] },
    {
      account: 'maker',
      collateral: '60',
      adlExempt: true,
      positions: [cross('A', '-0.5', '100')],
    },
    { account: 'beside', collateral: '60', positions: [cross('A', '0.5', '100')] },
  ],
  funds: [{ fund: 'insurance', markets: ['A', 'B'], balance: '5' }],
  waterfall: [
    { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
    { layer: 'adl', policy: 'bitmex' },
    { layer: 'profitHaircut' },
  ],
}

/** Writes the small book with other fields into a folder; returns the file. */
export function writeSmallBook(folder: string, name: string, changes: Fields = {}): string {
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify({ ...smallBook, ...changes }))
  return file
}
