import { summariseTrial, trialPage } from '@plimsoll/reports'
import { InvalidArgumentError } from 'commander'
import { writeReport } from '../comparison/write-report.ts'
import { exampleText } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { trialPolicies } from '../trial/trial-policies.ts'
import { runTrial } from '../trial/run-trial.ts'
import { trialMarkdown } from '../trial/trial-markdown.ts'
import { bootstrap, claimed, reportingSeeds } from '../trial/trial-protocol.ts'
import { trialSummary } from '../trial/trial-summary.ts'
import type { AddCommand } from './command.ts'

interface Seeds {
  readonly first: number
  readonly last: number
}

interface TrialOptions {
  readonly seeds: Seeds
  readonly policies: string
  readonly against: string
  readonly report?: string
  readonly json?: boolean
}

const seedsMax = 10_000

/** `trial`: every rule over drawn books, by a protocol that was written down before the result. Changes nothing. */
export const addTrial: AddCommand = (program, { streams }) => {
  program
    .command('trial')
    .summary('compare all policies on drawn books, with intervals')
    .description(
      'Draws books of five families from seeds, walks the same waterfall over each under every deleveraging policy, and compares what they leave: the expected shortfall of a next shock, broken hedges, and what it cost. The same seeds give the same bytes everywhere. The protocol is docs/trial.md. All policies on 1,000 books take some ten minutes. Changes nothing.',
    )
    .option('--seeds <range>', 'seeds of the books of each family, as 1-100', readSeeds, {
      ...reportingSeeds,
    })
    .option('--policies <names>', 'names of presets, with commas between them, or all', 'all')
    .option('--against <policy>', 'the policy that the others are compared with', claimed)
    .option(
      '--report <file>',
      'also write the result: as Markdown where the name ends with .md, else as one HTML page',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText(
        'trial --seeds 1-1 --policies bitmex,contract-pro-rata',
        'trial --seeds 1-2 --policies binance,okx --against bitmex --json',
      ),
    )
    .action(async ({ seeds, policies, against, report, json }: TrialOptions) => {
      const progress = new Progress(streams)
      const asked = { seedFirst: seeds.first, seedLast: seeds.last, against }
      const trial = runTrial(
        { ...asked, policies: trialPolicies(policies, against) },
        (done, books) => progress.count('trying books', done, books),
      )
      const document = summariseTrial(trial, bootstrap)
      if (report !== undefined) {
        const isMarkdown = report.endsWith('.md')
        writeReport(report, isMarkdown ? trialMarkdown(document) : trialPage(document))
      }
      progress.end()
      if (json) return writeJson(streams, document)
      return writeLines(
        streams,
        trialSummary(document, (text) => heading(streams, text)),
      )
    })
}

function readSeeds(text: string): Seeds {
  const [, from = '', to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/u.exec(text) ?? []
  const [first, last] = [Number(from), Number(to)]
  if (from === '' || last < first || last - first >= seedsMax) {
    throw new InvalidArgumentError(
      `give a first and a last seed, as 1-100, at most ${seedsMax} of them.`,
    )
  }
  return { first, last }
}
