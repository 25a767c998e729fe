import { element, type Markup } from '../../markup/markup.ts'
import { nameCell, pageTable } from '../../page/page-table.ts'
import type { FundBurn } from '../levels/fund-burn.ts'
import { fallWindowsMs } from '../levels/open-interest-collapse.ts'
import type { PatternsDocument } from '../patterns-document.ts'
import { figureCell, moneyCell } from './figures.ts'
import { figure, lineTones } from '../../svg/figure.ts'
import { clockWithin } from '../../text/utc-text.ts'
import { timeChart, type TimeSeries } from '../../svg/time-chart.ts'

/** How fast funds were used up. */
export function fundSection(document: PatternsDocument): Markup[] {
  const used = (document.funds ?? []).filter(({ falls }) => falls.length > 0)
  if (used.length === 0) return []
  const clock = clockWithin(document)
  return [
    element('h2', {}, 'Funds'),
    ...pageTable({
      caption:
        'What funds had, paid net of what came back, and took in; in danger from when their loss of a minute would have emptied them within ten',
      titles: [
        'Fund',
        'At first',
        'Paid',
        'Income',
        'Moved by order',
        'Not explained',
        'At last',
        'Empty at',
        'In danger from',
      ],
      rows: used.map(
        ({ fund, start, paid, income, transferred, unexplained, end, emptyAtMs, firstDanger }) => [
          nameCell(fund),
          moneyCell(start),
          moneyCell(paid),
          moneyCell(income),
          moneyCell(transferred),
          moneyCell(unexplained),
          moneyCell(end),
          figureCell(emptyAtMs === undefined ? undefined : clock(emptyAtMs)),
          figureCell(firstDanger && clock(firstDanger.atMs)),
        ],
      ),
    }),
    ...pageTable({
      caption: 'The most that was lost within 1 s, 10 s, 1 min and 10 min, net of income',
      titles: ['Fund', '1 s', '10 s', '1 min', '10 min'],
      rows: used.map(({ fund, falls }) => [
        nameCell(fund),
        ...fallWindowsMs.map((windowMs) =>
          moneyCell(falls.find((one) => one.windowMs === windowMs)?.amount),
        ),
      ]),
    }),
    ...balanceChart(document, used),
  ]
}

function balanceChart(
  { fromMs, toMs, source: { asset } }: PatternsDocument,
  used: readonly FundBurn[],
): Markup[] {
  const series = used.slice(0, lineTones.length).flatMap(({ fund, path }, index): TimeSeries[] =>
    path === undefined
      ? []
      : [
          {
            name: fund,
            tone: lineTones[index] ?? 'case',
            form: 'line',
            fromMs: path.fromMs,
            stepMs: path.stepMs,
            values: path.levels,
          },
        ],
  )
  if (series.length === 0) return []
  const description = 'Balances over time.'
  return figure(
    'Balances',
    description,
    timeChart({
      title: 'Balances of funds',
      description,
      fromMs,
      toMs,
      upTitle: asset ?? 'balance',
      series,
    }),
  )
}
