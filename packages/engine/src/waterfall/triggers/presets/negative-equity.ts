import type { TriggerPreset } from '../trigger-preset.ts'

const noFund = 'No fund is asked: funds declared before the layer wait for its cases.'

/** Hyperliquid: an account value below 0. */
export const hyperliquid: TriggerPreset = {
  trigger: 'hyperliquid',
  title: 'Hyperliquid: account value below 0',
  source: 'hyperliquid.gitbook.io docs, "auto-deleveraging"',
  choices: [noFund, 'The loss of the liquidator vault that also starts it is not published.'],
  specFor: () => ({ kind: 'negativeEquity' }),
}

/** dYdX v4: a subaccount below 0 at oracle prices. */
export const dydxV4: TriggerPreset = {
  trigger: 'dydx-v4',
  title: 'dYdX v4: subaccount below 0',
  source: 'dydxprotocol/v4-chain protocol/x/clob/keeper/deleveraging.go',
  choices: [noFund, 'Oracle prices are the marks of the book.'],
  specFor: () => ({ kind: 'negativeEquity' }),
}

/** StarkEx: total value below 0 at oracle prices. */
export const starkex: TriggerPreset = {
  trigger: 'starkex',
  title: 'StarkEx (dYdX v3): total value below 0',
  source:
    'starkware-libs/stark-perpetual src/services/perpetual/cairo/transactions/deleverage.cairo',
  choices: [noFund, 'Oracle prices are the marks of the book.'],
  specFor: () => ({ kind: 'negativeEquity' }),
}
