import { availableParallelism } from 'node:os'
import { domainFormat, type ParsedBook } from '@plimsoll/protocol'
import type { RuleComparisonDocument } from '@plimsoll/reports'
import { venueBook } from '@plimsoll/simulator'
import { CommandFailure } from '../command-failure.ts'
import { choosePolicies } from '../comparison/choose-policies.ts'
import { exitCodes } from '../exit-code.ts'
import { counted } from '../output/grouped.ts'
import type { Progress } from '../output/progress.ts'
import { interruptible, Interrupted } from '../simulation/interruption.ts'
import type { SimulationRequest } from '../simulation/run-simulation.ts'
import { JobFailed } from '../threads/thread-pool.ts'
import { runRules } from './run-rules.ts'

/** Which rules, over how many runs. */
export interface AskedRules {
  /** Names with commas between them, as `compare` takes them. */
  readonly policies: string
  readonly paths?: number
  readonly threads?: number
}

/**
 * The run that was planned, under each of the rules instead of its own waterfall.
 *
 * @throws CommandFailure for a rule that is not known, a run that fails, or where it was interrupted
 */
export async function compareRules(
  { scenario, seed, ground }: SimulationRequest,
  { policies, paths = 1, threads = availableParallelism() }: AskedRules,
  { brought, progress }: { readonly brought: ParsedBook | undefined; readonly progress: Progress },
): Promise<RuleComparisonDocument> {
  if (!Number.isSafeInteger(seed + paths)) {
    const message = `--seed ${seed}: leaves no room for ${counted(paths, 'seed')} from it; give a smaller one`
    throw new CommandFailure({ code: 'usage', message })
  }
  const book = ground?.book ?? venueBook(scenario, seed)
  const rules = choosePolicies({ spec: book }, policies)
  const work = `${counted(rules.length, 'rule')}, ${counted(paths, 'run')} each`
  progress.begin(work)
  // Of a run, a hundredth is told.
  const parts = 100
  try {
    return await interruptible((signal) =>
      runRules(
        {
          scenario,
          book,
          format: brought?.format ?? domainFormat(book),
          rules,
          seed,
          paths,
          threads,
          ...(ground && { brought: { file: ground.file, leftOut: ground.leftOut } }),
        },
        {
          signal,
          onProgress: (done, total) =>
            progress.count(`${work}: percent of runs`, Math.floor(done * parts), total * parts),
        },
      ),
    )
  } catch (error) {
    throw failureOf(error)
  }
}

/** What went wrong with the input is for its user to mend; everything else is a fault. */
const inputErrors: ReadonlySet<string> = new Set(['BookRefused', 'RangeError'])

function failureOf(error: unknown): unknown {
  if (error instanceof Interrupted) {
    const message = 'interrupted; nothing was kept'
    return new CommandFailure({ code: 'interrupted', message }, error.exitCode)
  }
  if (!(error instanceof JobFailed)) return error
  const { message, failureName } = error
  const exitCode = inputErrors.has(failureName) ? exitCodes.badInput : exitCodes.internalFault
  const advice = message.includes('memory') ? '; give fewer --threads' : ''
  return new CommandFailure(
    { code: 'pathFailed', message: `a run failed: ${message}${advice}` },
    exitCode,
  )
}
