import { readFileSync } from 'node:fs'
import { apply, createState, decide, findPreset, stateHash, view } from '@plimsoll/engine'
import { parseBookText } from '@plimsoll/protocol'

const file = 'examples/first.book.json'
const { spec } = parseBookText(readFileSync(file, 'utf8'), {
  file,
  resolvePolicy: (name) => findPreset(name)?.spec,
})

// Deciding reads the state, applying writes it. What lies between is yours: make the events durable, then apply them.
const state = createState(spec)
const decision = decide(state, { kind: 'openRound', timeMs: spec.timeMs })
if (decision.outcome !== 'accepted') throw new Error(`the round was ${decision.outcome}`)
for (const event of decision.events) apply(state, event)

// Amounts are whole quote units and lots, prices exact fractions of ticks.
for (const { account, status, layers } of view(state).round(decision.events).cases) {
  console.log(`${account} is ${status}`)
  for (const { layer, paidQuote, fills } of layers) {
    const cuts = fills.map((fill) => `${fill.lots} lots of ${fill.account}`)
    console.log(`  ${layer} paid ${paidQuote}; ${cuts.join(', ') || 'nobody was cut'}`)
  }
}
console.log(`state ${stateHash(state)}`)
