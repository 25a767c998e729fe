import type { CaseDocument, Fill, Layer, Posting, Round } from '../case-document.ts'

/** A fill for tests: 10 of a short closed 2 above a mark of 100, which costs its owner 20. */
export function fillOf(account: string, parts: Partial<Fill> = {}): Fill {
  return {
    account,
    bucket: 'cross',
    market: 'BTC-USD',
    side: 'short',
    size: '10',
    price: '102',
    value: '1020.00',
    markPrice: '100',
    bankruptcyPrice: '101',
    realisedPnl: '5.00',
    forgone: '20.00',
    ...parts,
  }
}

/** A layer for tests that did nothing, unless it is told otherwise. */
export function layerOf(layer: string, parts: Partial<Layer> = {}): Layer {
  return {
    layer,
    paid: '0.00',
    fills: [],
    postings: [],
    residualDeficit: '0.00',
    residualExposure: [],
    ...parts,
  }
}

export function posting(ledger: string, amount: string): Posting {
  return { ledger, amount }
}

/** A round for tests: long 50 of one market with a deficit. */
export function roundOf(
  deficit: string,
  layers: readonly Layer[],
  more: Partial<Round['case']> = {},
): Round {
  const place = { sequence: 7, timeMs: 1_000 }
  return {
    opened: place,
    finished: place,
    cause: 'bankrupt',
    case: {
      caseId: 'd:7:1',
      account: 'late',
      bucket: 'cross',
      equity: deficit === '0.00' ? '0.00' : `-${deficit}`,
      status: 'closed',
      exposure: [
        { market: 'BTC-USD', side: 'long', size: '50', markPrice: '100', bankruptcyPrice: '101' },
      ],
      deficit,
      layers: [...layers],
      residualDeficit: '0.00',
      residualExposure: [],
      residue: '0.00',
      ...more,
    },
  }
}

export function caseOf(rounds: readonly Round[], more: Partial<CaseDocument> = {}): CaseDocument {
  return {
    version: 1,
    domain: 'd',
    caseId: 'd:7:1',
    account: 'late',
    bucket: 'cross',
    status: 'closed',
    rounds: [...rounds],
    ...more,
  }
}
