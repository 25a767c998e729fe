import { expect, test } from 'vitest'
import { consecutiveSeeds } from '../../seeds.ts'
import { type InvariantId, invariants } from '../invariants.ts'
import { randomWalk } from './random-walk.ts'

const walkCount = 160
const commandCount = 300

test('the engine keeps every invariant on random walks of a small venue', () => {
  const evaluations = new Map<InvariantId, number>()
  const answers = new Map<string, number>()
  for (const seed of consecutiveSeeds(walkCount)) {
    const walk = walkOf(seed)
    for (const [invariant, count] of walk.auditor.report()) {
      evaluations.set(invariant, (evaluations.get(invariant) ?? 0) + count)
    }
    for (const [answer, count] of walk.answers) {
      answers.set(answer, (answers.get(answer) ?? 0) + count)
    }
  }
  console.log(`invariants judged: ${shown(evaluations)}`)
  const unjudged = Object.keys(invariants).filter((id) => !evaluations.has(id as InvariantId))
  expect(unjudged).toEqual([])
  const accepted = new Set(
    [...answers.keys()].flatMap((name) => (name.endsWith(' accepted') ? [name.split(' ')[0]] : [])),
  )
  expect(commandKinds.filter((kind) => !accepted.has(kind))).toEqual([])
  expect(refusals.filter((answer) => !answers.has(answer))).toEqual([])
})

/** Refusals of what officers and venues do, which a walk must come across. */
const refusals = [
  'trade accountFrozen',
  'trade marketExpired',
  'trade marketSettled',
  'withdraw accountFrozen',
  'placeOffer accountFrozen',
  'placeOffer marketSettled',
  'resume marketSettled',
  'unfreezeAccount notFrozen',
  'transferPosition insufficientMargin',
  'transferPosition exceedsPosition',
  'transferPosition accountFrozen',
  'postCorrection unbalancedPostings',
  'postCorrection insufficientMoney',
  'syncBook notSidecar',
  'syncBook planOpen',
  'syncBook unbalancedPositions',
]

/** A walk, or a failure that names its seed. */
function walkOf(seed: number): ReturnType<typeof randomWalk> {
  try {
    return randomWalk(seed, commandCount)
  } catch (cause) {
    throw new Error(`the walk of seed ${seed} fails: ${String(cause)}`, { cause })
  }
}

function shown(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}

const commandKinds = [
  'openAccount',
  'deposit',
  'withdraw',
  'moveMargin',
  'moveFundMoney',
  'unwindInventory',
  'assignMarket',
  'setTrigger',
  'placeOffer',
  'updateCollaterals',
  'trade',
  'accrueFunding',
  'settleFunding',
  'updatePrices',
  'requestLiquidations',
  'fillLiquidation',
  'failLiquidation',
  'orderCase',
  'openRound',
  'continueCase',
  'confirmPlan',
  'passTime',
  'halt',
  'resume',
  'start',
  'transferPosition',
  'postCorrection',
  'freezeAccount',
  'unfreezeAccount',
  'settleMarket',
  'syncBook',
]
