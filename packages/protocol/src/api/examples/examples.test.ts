import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createState,
  findPreset,
  type State,
  step,
  view,
  waterfallHash,
  whatIf,
} from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { parseBookText } from '../../book/parse-book.ts'
import type { AnswerDocument } from '../../command/answer-schema.ts'
import { decodeCommand } from '../../command/decode-command.ts'
import { encodeAnswer } from '../../command/encode-answer.ts'
import type { SubmittedCommand } from '../../command/submitted-command.ts'
import { EventWriter } from '../../event/event-writer.ts'
import { checkBy } from '../check-document.ts'
import { type DocumentName, documentSchema } from '../documents/definitions.ts'
import { decodeWhatIf } from '../views/decode-what-if.ts'
import { encodeAccount } from '../views/encode-account.ts'
import { encodeAccountAdl, encodeQueue } from '../views/encode-adl.ts'
import { encodeDomain } from '../views/encode-domain.ts'
import { encodeFunds } from '../views/encode-funds.ts'
import { encodeLoad, loadMovesPermille } from '../views/encode-load.ts'
import { encodeRiskAmounts, encodeRiskPoint } from '../views/encode-market-risk.ts'
import { encodeMarkets } from '../views/encode-markets.ts'
import { encodePlans } from '../views/encode-plans.ts'
import { encodeWhatIf } from '../views/encode-what-if.ts'
import { answerExamples } from './answer-examples.ts'
import { examples } from './examples.ts'
import { requestExamples } from './request-examples.ts'
import { viewExamples } from './view-examples.ts'

const file = join(import.meta.dirname, '..', '..', '..', '..', '..', 'examples', 'first.book.json')
const { spec, format } = parseBookText(readFileSync(file, 'utf8'), {
  file,
  resolvePolicy: (name) => findPreset(name)?.spec,
})
const terms = { format, markets: spec.markets }
const { domain, timeMs } = spec

const placeOf = (state: State) => ({
  epoch: 1,
  sequence: view(state).sequence(),
  timeMs: view(state).timeMs(),
})

test.each(Object.entries(examples))('the example of %s follows its schema', (name, example) => {
  expect(checkBy(documentSchema(name as DocumentName), name)(example)).toEqual([])
})

describe('what the examples show is what is answered about the first book', () => {
  const state = createState(spec)
  const read = view(state)
  const at = placeOf(state)
  const triggers = read.triggers()

  test('the domain, its markets and its funds', () => {
    const standing = { domain, mode: 'ledger', phase: 'running', queueLength: 0, ...at } as const
    const hash = waterfallHash(spec)
    expect(encodeDomain(standing, { state: read, format, waterfallHash: hash })).toEqual(
      viewExamples.domain,
    )
    expect(encodeMarkets(read, at, terms)).toEqual(viewExamples.marketList)
    expect(encodeFunds(read, at, terms)).toEqual(viewExamples.fundList)
    expect(encodeLoad(read.load(loadMovesPermille), at, terms)).toEqual(viewExamples.load)
  })

  test('the risk of its market', () => {
    const [risk] = read.marketRisk()
    const [shown] = viewExamples.indicators.markets
    if (risk === undefined) throw new Error('the book has changed')
    const columns = Object.entries(encodeRiskPoint(risk)).map(([name, value]) => [name, [value]])
    expect(shown).toMatchObject({
      ...Object.fromEntries(columns),
      ...encodeRiskAmounts(risk, 100, { format }),
    })
  })

  test('an account, its place and its what-if', () => {
    const account = 'a1'
    expect(encodeAccount(read, account, { at, terms })).toEqual(viewExamples.account)
    const ranks = read.standing(account)?.ranks ?? []
    expect(encodeAccountAdl(format, { account, ranks }, { at, triggers })).toEqual(
      viewExamples.accountAdl,
    )
    const answer = whatIf(state, decodeWhatIf(requestExamples.whatIfRequest, account, format))
    if (answer === undefined) throw new Error('the account is unknown')
    expect(encodeWhatIf(format, { account, view: answer }, { at, triggers })).toEqual(
      viewExamples.whatIf,
    )
  })

  test('a queue', () => {
    const market = 'BTC-USDT'
    const side = 'short'
    const policy = findPreset('bitmex')?.spec
    const price = read.prices().find((row) => row.market === market)
    if (policy === undefined || price === undefined) throw new Error('the book has changed')
    const rows = read.queue({ market, side, policy }) ?? []
    const queue = {
      market,
      side,
      policy,
      markPriceTicks: price.markPriceTicks,
      rows,
    } as const
    expect(encodeQueue(format, queue, { at, shown: rows })).toEqual(viewExamples.queue)
  })

  test('a plan of the sidecar', () => {
    const sidecar = createState({ ...spec, execution: 'sidecar' })
    step(sidecar, { kind: 'openRound', timeMs })
    expect(encodePlans(view(sidecar).plans(), placeOf(sidecar), format)).toEqual(
      viewExamples.planList,
    )
  })

  test('the answers to commands', () => {
    const live = createState(spec)
    const { commands } = requestExamples
    const batch = 'commands' in commands ? commands.commands : [commands]
    const answers = batch.map((document, index) =>
      given(live, decodeCommand(document, format), index),
    )
    expect({ answers }).toEqual(answerExamples.commandAnswers)
  })

  test('the answer to a confirmation', () => {
    const sidecar = createState({ ...spec, execution: 'sidecar' })
    step(sidecar, { kind: 'openRound', timeMs })
    const [plan] = view(sidecar).plans()
    const body = { kind: 'confirmPlan', planId: plan?.planId, ...requestExamples.planConfirmation }
    expect(given(sidecar, decodeCommand(body, format), 1)).toEqual(
      answerExamples.confirmationAnswer,
    )
  })
})

function given(state: State, command: SubmittedCommand, index: number): AnswerDocument {
  const decision = step(state, { ...command, timeMs: timeMs + 500 })
  if (decision.outcome !== 'accepted') throw new Error(`${command.kind} was not accepted`)
  const events = decision.events.filter(({ kind }) => kind !== 'commandTaken')
  const writer = new EventWriter(format, view(state).names(), spec.markets)
  const answer = { outcome: 'accepted', events, sequence: index + 1 } as const
  return encodeAnswer({ ...answer, address: { epoch: 1 } }, writer)
}

test('the engine can read the commands of the examples', () => {
  const { commands, approvalAction } = requestExamples
  const batch = 'commands' in commands ? commands.commands : [commands]
  const proposed = approvalAction.action === 'propose' ? [approvalAction.command] : []
  const kinds = [...batch, ...proposed].map((command) => decodeCommand(command, format).kind)
  expect(kinds).toEqual(['updatePrices', 'deposit', 'resume'])
})
