import { type RankView, type Side, view } from '@plimsoll/engine'
import { encodeRank, type ParsedBook } from '@plimsoll/protocol'
import { InvalidArgumentError, Option } from 'commander'
import { policyFor, underPolicy } from '../book/choose-policy.ts'
import { loadBook } from '../book/load-book.ts'
import { loadState } from '../book/resolve-book.ts'
import { CommandFailure } from '../command-failure.ts'
import { exampleText } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { type Queue, rankSummary } from '../summary/rank-summary.ts'
import type { AddCommand } from './command.ts'
import { refuseUnknownAccount } from '../book/concerning.ts'

interface RankOptions {
  readonly book: string
  readonly market: string
  readonly side: Side
  readonly policy?: string
  readonly account?: string
  readonly top?: number
  readonly json?: boolean
}

/** `rank`: the deleveraging queue of one side of a market. */
export const addRank: AddCommand = (program, { streams }) => {
  program
    .command('rank')
    .summary('show the deleveraging queue of one side of a market')
    .description('The order in which a policy would deleverage the positions of one side.')
    .requiredOption('--book <file>', 'a book: a JSON file, or a folder with CSV or Parquet tables')
    .requiredOption('--market <id>', 'the market')
    .addOption(
      new Option('--side <side>', 'the side that would be cut')
        .choices(['long', 'short'])
        .makeOptionMandatory(),
    )
    .option('--policy <name>', 'a preset; default: the policy of the first adl layer')
    .option('--account <id>', 'only the positions of this account')
    .option('--top <n>', 'only the first n', readCount)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText('rank --book examples/first.book.json --market BTC-USDT --side short'),
    )
    .action(async (options: RankOptions) => {
      const progress = new Progress(streams)
      progress.begin('reading the book')
      const book = loadBook(options.book, progress)
      progress.begin('ranking')
      const queue = rankBook(book, options)
      progress.end()
      if (options.json) return writeJson(streams, queue.rows)
      return writeLines(
        streams,
        rankSummary(queue, (text) => heading(streams, text)),
      )
    })
}

/** What a market that the policy exempts makes of everybody in it (SPEC C-3). */
const marketExempt = { eligible: false, reason: 'market exempt by the policy' }

function rankBook(book: ParsedBook, options: RankOptions): Queue {
  const { market, side, account } = options
  const { spec, format, source } = book
  if (!format.markets.has(market)) {
    const known = spec.markets.map((one) => one.market).slice(0, 10)
    const message = `${source.file}: has no market ${JSON.stringify(market)}; use one of ${known.join(', ')}`
    throw new CommandFailure({ code: 'unknownReference', file: source.file, message })
  }
  if (account !== undefined) refuseUnknownAccount(book, account)
  const policy = policyFor(book, options.policy)
  // Loaded under the policy, so that a book that lacks what it is worked out from is refused.
  const state = loadState(options.policy === undefined ? book : underPolicy(book, policy))
  const { exemptMarkets = [] } = policy
  const queue = view(state).queue({ market, side, policy }) ?? []
  const all = exemptMarkets.includes(market)
    ? queue.map((row) => ({ ...holderOf(row), ...marketExempt }))
    : queue
  const ofAccount = all.filter((row) => row.account === (account ?? row.account))
  const rows = ofAccount.slice(0, options.top)
  return {
    policy: policy.policy,
    allocation: policy.allocation.kind,
    exemptMarkets,
    market,
    side,
    rows: encodeRank(format, market, rows),
    total: all.length,
    eligible: all.filter(({ eligible }) => eligible).length,
    account,
    filters: [
      ...(ofAccount.length < all.length ? ['--account'] : []),
      ...(rows.length < ofAccount.length ? ['--top'] : []),
    ],
  }
}

function holderOf({
  account,
  bucket,
  lots,
}: RankView): Pick<RankView, 'account' | 'bucket' | 'lots'> {
  return { account, bucket, lots }
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number from 1 up.')
}
