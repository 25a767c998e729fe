import { createState, type EngineEvent, quoteUnits, ratio, view } from '@plimsoll/engine'
import { Compile } from 'typebox/schema'
import { expect, test } from 'vitest'
import { domainFormat } from '../book/domain-format.ts'
import { EventWriter } from '../event/event-writer.ts'
import { answerJsonSchema } from './answer-schema.ts'
import { type DecidedAnswer, encodeAnswer } from './encode-answer.ts'

const book = {
  domain: 'd',
  timeMs: 0,
  asset: { name: 'USDT', wholeUnitQuote: quoteUnits(100n) },
  markets: [
    {
      market: 'M',
      contract: 'linear' as const,
      tickValueQuote: quoteUnits(1n),
      markPriceTicks: ratio(1n),
      maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
    },
  ],
  accounts: [],
  funds: [],
  waterfall: [],
}

const write = new EventWriter(domainFormat(book), view(createState(book)).names(), book.markets)

const halted: EngineEvent = { kind: 'halted', market: 0, reason: 'maintenance' }
const events = [{ kind: 'halted', market: 'M', reason: 'maintenance' }]

test.each<[DecidedAnswer, object]>([
  [
    { outcome: 'accepted', sequence: 4, address: { epoch: 2 }, events: [halted] },
    { outcome: 'accepted', sequence: 4, epoch: 2, events },
  ],
  [
    { outcome: 'accepted', sequence: 4, events: [] },
    { outcome: 'accepted', sequence: 4, events: [] },
  ],
  [
    { outcome: 'rejected', code: 'halted', detail: 'M is halted' },
    { outcome: 'rejected', code: 'halted', detail: 'M is halted' },
  ],
  [
    { outcome: 'repeated', sequence: 4, address: { epoch: 1 }, code: 'halted', events: [] },
    { outcome: 'repeated', sequence: 4, epoch: 1, code: 'halted' },
  ],
  [
    { outcome: 'repeated', sequence: 4, address: { epoch: 1 }, events: [halted] },
    { outcome: 'repeated', sequence: 4, epoch: 1, events },
  ],
])('%j', (answer, document) => {
  const encoded = encodeAnswer(answer, write)
  expect(encoded).toEqual(document)
  expect(Compile(answerJsonSchema).Errors(encoded)[1]).toEqual([])
})
