import type { Document } from '../documents/definitions.ts'

/** What is answered to the commands and to the confirmation among the examples of requests. */
export const answerExamples: {
  readonly commandAnswers: Document<'answerBatch'>
  readonly confirmationAnswer: Document<'confirmationAnswer'>
} = {
  commandAnswers: {
    answers: [
      {
        outcome: 'accepted',
        sequence: 1,
        epoch: 1,
        events: [
          {
            kind: 'pricesObserved',
            prices: [
              {
                market: 'BTC-USDT',
                markPrice: '49980.0',
                indexPrice: '49981.5',
                priceTimeMs: 1760130965000,
                verdict: 'used',
              },
            ],
          },
        ],
      },
      {
        outcome: 'accepted',
        sequence: 2,
        epoch: 1,
        events: [
          {
            kind: 'moneyMoved',
            cause: 'deposit',
            amounts: [{ account: 'a1', bucket: 'cross', amount: '500.000000' }],
          },
        ],
      },
    ],
  },
  confirmationAnswer: {
    outcome: 'accepted',
    sequence: 2,
    epoch: 1,
    events: [
      {
        kind: 'deleveragingFilled',
        layerIndex: 4,
        caseNumber: 1,
        planId: 'usdt-perps:0:1:0:6',
        account: 'z9',
        bucket: 'cross',
        market: 'BTC-USDT',
        side: 'long',
        fills: [
          {
            account: 'a1',
            bucket: 'cross',
            market: 'BTC-USDT',
            side: 'short',
            size: '1.500',
            value: '75750.000000',
            released: '750.000000',
            realisedPnl: '14250.000000',
          },
          {
            account: 'a2',
            bucket: 'cross',
            market: 'BTC-USDT',
            side: 'short',
            size: '0.200',
            value: '10100.000000',
            released: '100.000000',
            realisedPnl: '900.000000',
          },
        ],
      },
      {
        kind: 'planRowsGivenUp',
        planId: 'usdt-perps:0:1:0:6',
        positions: [
          {
            account: 'a2',
            bucket: 'cross',
            market: 'BTC-USDT',
            side: 'short',
            size: '0.300',
            released: '150.000000',
          },
        ],
      },
      { kind: 'planEnded', planId: 'usdt-perps:0:1:0:6', outcome: 'partlyFilled', positions: [] },
    ],
  },
}
