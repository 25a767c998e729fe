import { percentText, toNumber } from '@plimsoll/simulator'
import { suggestion } from '../invocation.ts'
import { counted, grouped } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'
import { restLine, rowsShown, type Section } from '../summary/section.ts'
import { percentage } from './sizing-answer.ts'
import type { SizingMoney } from './sizing-money.ts'
import type { SizedFund, SizingRequest } from './size-on-paths.ts'

const right = (title: string) => ({ title, align: 'right' }) as const
const left = (title: string) => ({ title, align: 'left', shrinks: true }) as const

/** One fund for every market against one for all. */
export function poolingSections({ sizing }: SizedFund, money: SizingMoney): Section[] {
  const { pooling, paths, level } = sizing
  const { markets } = pooling
  if (markets.length < 2) return []
  const share = (count: number): string => `${percentage(count / paths.length)} %`
  const largest = markets.toSorted((a, b) => (a.sizeQuote > b.sizeQuote ? -1 : 1))
  return [
    {
      title: 'A fund for every market, or one for all',
      lines: [
        ...wrapped(
          `At ${percentText(level)} separate funds need ${money.text(pooling.separateQuote)} together, one fund ${money.text(pooling.pooledQuote)}: ${savedText(pooling.savedQuote, money)}. With the money of the one fund divided among markets, some market's part does not suffice in ${share(pooling.dividedEmptied)} of the runs, the one fund in ${share(pooling.pooledEmptied)}.`,
          '  ',
          '',
        ),
        ...tableLines(
          [
            left('market'),
            right('mean'),
            right('alone'),
            right('part of one'),
            right('does not suffice'),
          ],
          largest
            .slice(0, rowsShown)
            .map((row) => [
              row.market,
              money.text(row.meanQuote),
              money.text(row.sizeQuote),
              money.text(row.dividedQuote),
              share(row.dividedEmptied),
            ]),
          '  ',
        ),
        ...restLine(markets.length, 'markets'),
      ],
    },
  ]
}

/** Value at risk does not always add up: one fund can need more than separate ones together. */
function savedText(savedQuote: bigint, money: SizingMoney): string {
  return savedQuote < 0n ? `${money.text(-savedQuote)} more` : `${money.text(savedQuote)} less`
}

/** Funds that survive the n largest defaults. */
export function coverSections({ sizing }: SizedFund, money: SizingMoney): Section[] {
  const { cover, standing, level } = sizing
  return [
    {
      title: 'Cover-n: the n largest defaults of a run together, without fees',
      lines: tableLines(
        [right('n'), right('mean'), right(percentText(level)), right('largest')],
        cover.map(({ count, meanQuote, valueAtRiskQuote, largestQuote }) => [
          String(count),
          money.text(meanQuote),
          money.text(valueAtRiskQuote),
          money.text(largestQuote),
        ]),
        '  ',
      ),
    },
    {
      title: 'The book as it stands, all marks moved at once, nobody liquidated before',
      lines: tableLines(
        [
          right('move'),
          right('owners short'),
          right('short of'),
          right('largest'),
          right('two largest'),
          right('five largest'),
        ],
        standing.map(({ move, owners, deficitQuote, together }) => {
          const of = (count: number): string =>
            money.text(together.find((row) => row.count === count)?.deficitQuote ?? 0n)
          return [
            `${signed(Number((100 * toNumber(move)).toFixed(4)))} %`,
            grouped(String(owners)),
            money.text(deficitQuote),
            of(1),
            of(2),
            of(5),
          ]
        }),
        '  ',
      ),
    },
  ]
}

/** Who pays with the waterfall and the funds that there are. */
export function declaredSection({ sizing }: SizedFund, money: SizingMoney): Section {
  const { declared, paths } = sizing
  const rows = [
    ['deficits', declared.deficitQuote],
    ['paid by funds', declared.fundsPaidQuote],
    ['taken from counterparties by deleveraging', declared.deleveragingPaidQuote],
    ['charged on gains', declared.haircutQuote],
    ['left', declared.leftQuote],
  ] as const
  return {
    title: 'As things are declared: who pays, mean over the same runs',
    lines: [
      ...tableLines(
        [left(''), right('amount')],
        rows.map(([words, amount]) => [words, money.text(amount)]),
        '  ',
      ),
      ...wrapped(
        `Others than funds pay in ${grouped(String(declared.pathsOthersPaid))} of ${counted(paths.length, 'run')}; deleveraging cuts ${counted(Number(declared.deleveragedAccounts), 'account')} by ${money.text(declared.deleveragedValueQuote)} in the mean, at a cost of ${money.text(declared.forgoneQuote)} against mark.`,
        '  ',
        '',
      ),
    ],
  }
}

/** The runs to look at first. */
export function worstSection({ request, sizing }: SizedFund, money: SizingMoney): Section {
  const [worst] = sizing.worst
  return {
    title: 'Runs that ask for most',
    lines: [
      ...tableLines(
        [
          right('seed'),
          right('at the worst moment'),
          right('at the end'),
          right('cases'),
          left('largest defaults'),
        ],
        sizing.worst.map(({ seed, pooled, cases, owners }) => [
          String(seed),
          money.text(pooled.peakQuote),
          money.text(pooled.endQuote),
          grouped(String(cases)),
          owners
            .slice(0, 3)
            .map(({ owner }) => owner)
            .join(', '),
        ]),
        '  ',
      ),
      ...(worst === undefined ? [] : againLines(request, worst.seed)),
    ],
  }
}

/** How to see a run as things are declared; a scenario draws its own book anew from every seed, so it is no use there. */
function againLines({ scenario, book, shock = [], shocks }: SizingRequest, seed: number): string[] {
  if (book === undefined) return []
  const words = [
    'simulate',
    scenario,
    '--book',
    book,
    ...shock.flatMap(({ text }) => ['--shock', text]),
    ...(shocks ? [] : ['--no-shocks']),
  ]
  return ['  see one of them:', `  ${suggestion(...words, '--seed', String(seed))}`]
}

function signed(percent: number): string {
  return percent > 0 ? `+${percent}` : `−${-percent}`
}
