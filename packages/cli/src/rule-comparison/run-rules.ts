import { type BookSpec, waterfallHash } from '@plimsoll/engine'
import { type BookFormat, formatMoney } from '@plimsoll/protocol'
import {
  type ChosenPolicy,
  ruleAmounts,
  ruleAnswer,
  ruleCaveats,
  type RuleComparisonDocument,
  summariseRules,
} from '@plimsoll/reports'
import { groupSizes, type RulePath, type Scenario } from '@plimsoll/simulator'
import { assumptions } from '../incident/ground-section.ts'
import { inThreads } from '../threads/thread-pool.ts'
import { refusalOf } from './rule-refusal.ts'
import { readingOf } from './rule-reading.ts'
import type { RuleJob, RuleRunKind, RuleTask } from './rule-task.ts'

/** What is compared: rules on one book in one scenario. */
export interface RuleComparisonRequest {
  readonly scenario: Scenario
  /** What each run starts from, but for its waterfall. */
  readonly book: BookSpec
  readonly format: BookFormat
  readonly rules: readonly ChosenPolicy[]
  /** Of the first run; the others have the seeds after it. */
  readonly seed: number
  readonly paths: number
  readonly threads: number
  /** Of a book that was brought: as its owner names it, and what of the scenario does not apply to it. */
  readonly brought?: { readonly file: string; readonly leftOut: readonly string[] }
}

/** Somebody who looks on. */
export interface RuleWatcher {
  readonly signal: AbortSignal
  /** How much is done, in runs. */
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Runs the scenario under each rule with each seed and sets side by side what the rules did to whom. A rule that the book cannot
 * carry out is listed with its reason.
 *
 * @throws JobFailed for a run that cannot be carried to its end, the reason of the signal where it aborts
 */
export async function runRules(
  request: RuleComparisonRequest,
  { signal, onProgress }: RuleWatcher,
): Promise<RuleComparisonDocument> {
  const { book, scenario, rules, seed, paths, threads } = request
  const judged = rules.map((rule) => ({
    rule,
    refused: refusalOf({ ...book, waterfall: rule.waterfall }),
  }))
  const able = judged.flatMap(({ rule, refused }) => (refused === undefined ? rule : []))
  const seeds = Array.from({ length: paths }, (_, at) => seed + at)
  const jobs = seeds.flatMap((one) => able.map((_, rule): RuleJob => ({ rule, seed: one })))
  const parts = new Map<number, number>()
  const tell = (part: number, job: number): void => {
    parts.set(job, part)
    const done = [...parts.values()].reduce((sum, one) => sum + one, 0)
    onProgress(done, jobs.length)
  }
  const task: RuleTask = { book, scenario, waterfalls: able.map(({ waterfall }) => waterfall) }
  const found = await inThreads<RuleRunKind>({
    worker: (ending) => new URL(`./rule-worker${ending}`, import.meta.url),
    task,
    jobs,
    threads,
    signal,
    onProgress: tell,
    onResult: (_, job) => tell(1, job),
  })
  return documentOf(request, {
    runs: able.map((rule, at) => ({
      rule,
      paths: found.filter((_, job) => jobs[job]?.rule === at),
    })),
    refused: judged.flatMap(({ rule, refused }) =>
      refused === undefined ? [] : { policy: rule.policy, refused },
    ),
  })
}

interface RunRule {
  readonly rule: ChosenPolicy
  readonly paths: readonly RulePath[]
}

function documentOf(
  request: RuleComparisonRequest,
  { runs, refused }: { runs: readonly RunRule[]; refused: RuleComparisonDocument['refused'] },
): RuleComparisonDocument {
  const { book, format, scenario, seed, paths, brought } = request
  const { name, decimals } = format.asset
  const asset = { name, decimals }
  const rules = summariseRules(
    runs.map(({ rule: { policy, kind, waterfall }, paths: own }) => ({
      policy,
      kind,
      waterfallHash: waterfallHash({ ...book, waterfall }),
      readings: own.map(readingOf),
    })),
    format,
  )
  const openInterest = formatMoney(format, runs[0]?.paths[0]?.openInterestQuote ?? 0n)
  const [base] = rules
  return {
    version: 1,
    domain: format.domain,
    asset,
    ...(brought && { book: brought.file }),
    scenario: scenario.scenario,
    title: scenario.title,
    seedFirst: seed,
    seedLast: seed + paths - 1,
    paths,
    answer: ruleAnswer({ rules, paths, asset }, ruleAmounts({ asset, rules, openInterest })),
    caveats: ruleCaveats({ paths }),
    assumptions:
      brought === undefined
        ? []
        : [
            ...assumptions(scenario, book),
            ...(brought.leftOut.length === 0
              ? []
              : [`left out of the scenario: ${brought.leftOut.join('; ')}`]),
          ],
    openInterest,
    groups: groupSizes(book).map(({ group, accounts, valueQuote }) => ({
      group,
      accounts,
      value: formatMoney(format, valueQuote),
    })),
    ...(base && { against: base.policy }),
    rules,
    refused,
  }
}
