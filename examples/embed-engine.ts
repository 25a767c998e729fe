import { createState, findPreset, lots, quoteUnits, ratio, step, view } from '@plimsoll/engine'

const policy = findPreset('bitmex')?.spec
if (policy === undefined) throw new Error('the preset is gone')

// Prices in ticks of 0.1, sizes in lots of 0.001, money in millionths of a USDT: a lot gains 100 units a tick.
const usdt = (amount: number) => quoteUnits(BigInt(amount) * 1_000_000n)
const account = (id: string, collateral: number, size: bigint, entryValue: number) => {
  const position = {
    market: 'BTC-USDT',
    marginMode: 'cross',
    sizeLots: lots(size),
    entryValueQuote: usdt(entryValue),
  } as const
  return {
    account: id,
    kind: 'trader',
    collateralQuote: usdt(collateral),
    positions: [position],
  } as const
}
const state = createState({
  domain: 'usdt-perps',
  timeMs: 1_760_130_964_831,
  asset: { name: 'USDT', wholeUnitQuote: usdt(1) },
  markets: [
    {
      market: 'BTC-USDT',
      contract: 'linear',
      tickValueQuote: quoteUnits(100n),
      markPriceTicks: ratio(500_000n),
      maintenanceTiers: [{ notionalFromQuote: usdt(0), rate: ratio(5n, 1000n) }],
    },
  ],
  accounts: [
    account('z9', 18_750, 2_000n, 120_000),
    account('b1', 30_000, 1_000n, 50_000),
    account('a1', 1_000, -3_000n, 180_000),
  ],
  funds: [{ fund: 'insurance', markets: ['BTC-USDT'], balanceQuote: usdt(250) }],
  waterfall: [
    { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
    { layer: 'adl', policy },
  ],
})

const decision = step(state, { kind: 'openRound', timeMs: 1_760_130_964_832 })
if (decision.outcome === 'rejected') throw new Error(`${decision.code}: ${decision.detail}`)
for (const { account: who, status, layers } of view(state).round(decision.events).cases) {
  console.log(
    `${who} is ${status}`,
    layers.map(({ layer, paidQuote }) => `${layer} paid ${paidQuote}`),
  )
}
