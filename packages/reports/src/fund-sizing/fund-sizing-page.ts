import { element, fragment, type Markup } from '../markup/markup.ts'
import { htmlPage } from '../page/html-page.ts'
import { nameCell, numberCell, pageTable, wordCell } from '../page/page-table.ts'
import { runsIntroduction } from '../page/runs-introduction.ts'
import { grouped } from '../text/grouped.ts'
import type { Frequency, FundSizingDocument, MeasuredDraw } from './fund-sizing-document.ts'
import {
  amountCell,
  amountText,
  type AmountText,
  levelText,
  percentText,
  sizeText,
} from './read-amounts.ts'
import { defaultSections } from './default-tables.ts'
import { drawHistogram, hillChart, poolingChart, refillChart, ruinChart } from './sizing-charts.ts'

/** A sizing as one page of HTML that needs nothing else. */
export function fundSizingPage(document: FundSizingDocument): string {
  const text = amountText(document.asset.decimals, document.net.largest)
  return htmlPage(
    `Fund size for ${document.domain}`,
    ...introduction(document),
    ...drawSection(document, text),
    ...ruinSection(document, text),
    ...cheapestSection(document, text),
    ...poolingSection(document, text),
    ...defaultSections(document, text),
    ...refillSection(document, text),
    ...tailSection(document),
  )
}

function introduction(document: FundSizingDocument): Markup[] {
  const { paths, seedFirst, seedLast, asset, caveats } = document
  return runsIntroduction({
    ...document,
    heading: 'How large the insurance fund has to be',
    runs: `${grouped(String(paths))} runs, seeds ${grouped(String(seedFirst))} to ${grouped(String(seedLast))}`,
    asset: asset.name,
    counted: ', above the floors of the funds',
    remarks: caveats,
  })
}

function drawSection(document: FundSizingDocument, text: AmountText): Markup[] {
  const { net, gross, confidence } = document
  const level = levelText(Number(confidence))
  const row = (words: string, draw: MeasuredDraw) => [
    wordCell(words),
    ...[
      draw.mean,
      draw.valueAtRisk,
      draw.valueAtRiskBand.low,
      draw.valueAtRiskBand.high,
      draw.expectedShortfall,
      draw.expectedShortfallBand.low,
      draw.expectedShortfallBand.high,
      draw.largest,
    ].map((amount) => amountCell(text, amount)),
  ]
  return [
    element('h2', {}, 'What the funds are asked for'),
    element('figure', {}, drawHistogram(document)),
    ...pageTable({
      caption: `At the worst moment of a run. Value at risk: what ${level} of the runs do not exceed, with its exact band of 90 %; the recommended size is the upper end. Expected shortfall: the mean of the others, with a bootstrap band of 90 %`,
      titles: [
        '',
        'Mean',
        `Value at risk ${level}`,
        'from',
        'to',
        'Expected shortfall',
        'from',
        'to',
        'Largest',
      ],
      rows: [row('Fees taken off', net), row('Without fees', gross)],
    }),
  ]
}

const ruinRowsEvery = 10
const recommendedWord = 'recommended'

function ruinSection(document: FundSizingDocument, text: AmountText): Markup[] {
  const { ruin, ruinNow, ruinRecommended, funds, emptiedNow, asset, net } = document
  // As in the answer, so that both can be read aloud.
  const size = sizeText(asset.decimals, net.largest)
  const rows = [
    ...ruin.filter((_, at) => at % ruinRowsEvery === 0).map((point) => ({ words: '', point })),
    { words: 'now', point: ruinNow },
    { words: recommendedWord, point: ruinRecommended },
  ].toSorted((a, b) => Number(a.point.size) - Number(b.point.size))
  return [
    element('h2', {}, 'How often a fund does not suffice'),
    element('figure', {}, ruinChart(document)),
    ...pageTable({
      caption: 'All funds as one, by its size above the floor; exact interval of 90 %',
      titles: ['Size', 'Does not suffice', 'from', 'to', ''],
      rows: rows.map(({ words, point }) => [
        amountCell(words === recommendedWord ? size : text, point.size),
        ...frequencyCells(point),
        wordCell(words),
      ]),
    }),
    ...pageTable({
      caption: `The funds as they are; in ${percentText(emptiedNow.probability)} of the runs at least one of them does not suffice`,
      titles: ['Fund', 'Has', 'Value at risk', 'Needs', 'Does not suffice', 'from', 'to'],
      rows: funds.map(({ fund, available, valueAtRisk, recommended, emptied }) => [
        nameCell(fund),
        ...[available, valueAtRisk].map((amount) => amountCell(text, amount)),
        amountCell(size, recommended),
        ...frequencyCells(emptied),
      ]),
    }),
  ]
}

function frequencyCells({ probability, low, high }: Frequency) {
  return [probability, low, high].map((part) => numberCell(percentText(part)))
}

function cheapestSection({ cheapest }: FundSizingDocument, text: AmountText): Markup[] {
  if (cheapest === undefined) return []
  const { holdingCost, missingCost, level, size, pathsNeeded } = cheapest
  const costs = `A unit costs ${holdingCost} in the fund and ${missingCost} where it is missing`
  const words =
    level === 0
      ? `${costs}: no unit is worth holding.`
      : `${costs}: the cheapest fund is the value at risk at ${levelText(level)}, ${text(size)}.`
  const caution =
    pathsNeeded === undefined
      ? ''
      : ` The runs are too few for that level: it takes ${grouped(String(pathsNeeded))}.`
  return [element('h2', {}, 'The cheapest size'), element('p', {}, words + caution)]
}

function poolingSection(document: FundSizingDocument, text: AmountText): Markup[] {
  const { pooling, paths } = document
  const share = (count: number): string => percentText(count / paths)
  return [
    element('h2', {}, 'A fund for every market, or one for all'),
    element(
      'p',
      {},
      `Separate funds need ${text(pooling.separate)} together, one fund ${text(pooling.pooled)}: ${savedText(pooling.saved, text)}. With the money of the one fund divided among markets, some market's part does not suffice in ${share(pooling.dividedEmptied)} of the runs, the one fund in ${share(pooling.pooledEmptied)}.`,
    ),
    element('figure', {}, poolingChart(document)),
    ...pageTable({
      caption:
        'Market by market: the mean of what is asked for, the value at risk of a fund of its own, its part of the one fund, and in how many runs that part does not suffice',
      titles: ['Market', 'Mean', 'Alone', 'Part of one', 'Does not suffice'],
      rows: pooling.markets
        .toSorted((a, b) => Number(b.size) - Number(a.size))
        .map((row) => [
          nameCell(row.market),
          ...[row.mean, row.size, row.divided].map((amount) => amountCell(text, amount)),
          numberCell(share(row.dividedEmptied)),
        ]),
    }),
  ]
}

/** Value at risk does not always add up: one fund can need more than separate ones together. */
function savedText(saved: string, text: AmountText): string {
  return saved.startsWith('-') ? `${text(saved.slice(1))} more` : `${text(saved)} less`
}

function refillSection(document: FundSizingDocument, text: AmountText): Markup[] {
  const { refill, confidence, asset } = document
  if (refill === undefined) return []
  const { mean, median, ninety, confident, longest, inflow } = refill
  const rows = new Map([
    ['Mean', mean],
    ['Half of the runs, at most', median],
    [`${levelText(0.9)}, at most`, ninety],
    [`${levelText(Number(confidence))}, at most`, confident],
    ['Longest', longest],
  ])
  return [
    element('h2', {}, 'Days to refill'),
    ...refillChart(document).map((chart) => element('figure', {}, chart)),
    ...pageTable({
      caption: `Until the recommended fund has back what a run took, from ${text(inflow)} ${asset.name} a day`,
      titles: ['', 'Days'],
      rows: [...rows].map(([words, days]) => [wordCell(words), numberCell(days)]),
    }),
  ]
}

const verdicts = {
  light: 'Mean and variance are finite by all that can be seen.',
  heavy:
    'The variance may not be finite: the band around the expected shortfall may be too narrow.',
  infiniteMean: 'The mean may not be finite: do not use the expected shortfall.',
  noPlateau: 'Estimates do not settle: the tail is no power, or the runs are too few to say.',
} as const

function tailSection(document: FundSizingDocument): Markup[] {
  const { tail } = document
  if (tail === undefined) return []
  const { index, standardError, largest, verdict } = tail
  return [
    element('h2', {}, 'How heavy the tail is'),
    element(
      'p',
      {},
      `Hill's index from the ${largest} largest draws: ${index.toFixed(2)}, give or take ${standardError.toFixed(2)}. ${verdicts[verdict]}`,
    ),
    fragment(...hillChart(document)),
  ]
}
