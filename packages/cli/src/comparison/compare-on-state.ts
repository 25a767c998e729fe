import { decodeSnapshot, presentBook, type State, withWaterfall } from '@plimsoll/engine'
import { formatPath } from '@plimsoll/protocol'
import {
  type CaseOutcome,
  caseOutcome,
  type ChosenPolicy,
  choosePolicy,
  encodeComparison,
} from '@plimsoll/reports'
import type { ComparisonProgress, ComparisonResult, ComparisonTask } from '@plimsoll/server'
import { bookFailure } from '../book/refused-book.ts'
import { comparePolicies } from './compare-policies.ts'
import type { ComparisonGround } from './comparison-ground.ts'
import { moveMarks } from './move-marks.ts'
import { usualNextShocks } from './usual-next-shocks.ts'

/**
 * The policies of a task, each for one round on a copy of its state, measured as `compare` measures a book.
 *
 * @throws Error for a policy that is not known, and for a shock that the state does not take
 */
export async function compareOnState(
  { snapshot, timeMs, terms, format, policies, shocks: asked, bucket }: ComparisonTask,
  onProgress: (progress: ComparisonProgress) => void,
): Promise<ComparisonResult> {
  const state = decodeSnapshot(snapshot)
  const moved = moveMarks(state, asked, timeMs)
  const cast = presentBook(state)
  const chosen = policies.map((name): ChosenPolicy => {
    // As the book declares it: a state no longer knows which prices its layers state themselves.
    const policy = choosePolicy(name, terms.waterfall, cast)
    if (policy === undefined) throw new Error(`${JSON.stringify(name)} is not a policy`)
    return policy
  })
  const outcomes: CaseOutcome[] = []
  const compared = await comparePolicies(
    stateGround(state, moved.timeMs, cast.markets),
    chosen,
    usualNextShocks,
    {
      onPolicy: (policy) => {
        const done = policies.indexOf(policy)
        onProgress({ done, of: policies.length, step: `walking ${policy}` })
      },
      onPlayed: (policy, { round }) => {
        if (bucket !== undefined) outcomes.push(caseOutcome(policy, round, { format, bucket }))
      },
    },
  )
  const { shocks } = moved
  const nextShocks = usualNextShocks
  return {
    result: encodeComparison({ format, timeMs, shocks, nextShocks, policies: compared }),
    ...(bucket && { caseOutcomes: outcomes }),
  }
}

/** A state: each policy begins with a copy of it. */
function stateGround(
  state: State,
  timeMs: number,
  markets: ComparisonGround['markets'],
): ComparisonGround {
  const source = {
    file: 'the book',
    describe: ([rows, index, ...rest]: readonly (string | number)[]) => {
      const market = rows === 'markets' && typeof index === 'number' ? markets[index] : undefined
      const place = market?.market ?? index
      return formatPath([rows ?? '', ...(place === undefined ? [] : [place]), ...rest])
    },
  }
  return {
    timeMs,
    markets,
    load: (waterfall) => withWaterfall(state, { waterfall, fillsPlans: true }),
    refusalOf: (refused) => {
      const { code, message } = bookFailure(source, refused).report
      return { code, message: message.replace(`${source.file}: `, '') }
    },
  }
}
