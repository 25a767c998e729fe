import type { CaseDocument, CaseRoundDocument, ResolvedCase } from '@plimsoll/protocol'
import { element, fragment, type Markup, nameMarkup } from '../markup/markup.ts'
import { moneyKinds } from '../page/layer-tones.ts'
import { payerKindOf } from '../text/payer-kind.ts'
import { nameCell, numberCell, pageTable, wordCell } from '../page/page-table.ts'
import { type BarPart, stackedBars } from '../svg/stacked-bars.ts'
import { isZero, negated, sumOf } from '../text/sum-of.ts'
import type { CasePageTerms } from './case-page.ts'
import { counted, money, recordText, timeMarkup } from './case-words.ts'
import { layerName, layerSection } from './layer-section.ts'

/** One round of a case: why, with what, who paid, and how it ended. */
export function roundSection(
  { rounds }: CaseDocument,
  index: number,
  terms: CasePageTerms,
): Markup[] {
  const round = rounds[index]
  if (round === undefined) return []
  const name = rounds.length === 1 ? 'The round' : `Round ${index + 1} of ${rounds.length}`
  return [
    element('h2', {}, name),
    element('p', { class: 'quiet' }, timeMarkup(round.opened.timeMs), `, ${recordsText(round)}`),
    element('p', {}, `${causeText(round, index === 0)} ${equityText(round)}`),
    ...exposureTable(round.case),
    ...paidChart(round.case, terms),
    ...layersTable(round.case),
    ...round.case.layers.flatMap((layer, place) => layerSection(layer, place + 1)),
    ...returnedTable(round.case),
    ...exemptionLines(round),
    element('p', {}, endText(round.case)),
  ]
}

function recordsText({ opened, finished }: CaseRoundDocument): string {
  if (opened.sequence === finished.sequence) return recordText(opened)
  return `${recordText(opened)} to ${recordText(finished)}`
}

function causeText({ cause, orderReason }: CaseRoundDocument, isFirst: boolean): string {
  switch (cause) {
    case 'bankrupt':
      return 'Opened because its equity was below 0 at healthy prices.'
    case 'liquidationFailed':
      return 'Opened because the venue could not close it in the market.'
    case 'ordered':
      return orderReason === undefined
        ? 'Opened by order of an officer.'
        : `Opened by order of an officer: ${orderReason}.`
    case 'fundDefault':
      return 'Opened because its inventory lost more than the fund had.'
    case 'poolFactor':
      return 'Opened because traders’ profit was too large a part of the pool’s value.'
    case 'suspended':
      return isFirst ? 'Taken up.' : 'Taken up again, measured anew.'
  }
}

function equityText({ money: held, maintenance, case: one }: CaseRoundDocument): string {
  const { equity, deficit, assetsTaken } = one
  const taken =
    assetsTaken === undefined
      ? ''
      : ` Its other assets went to the venue for ${money(assetsTaken)}, part of that equity.`
  const found = `equity ${money(equity)}, deficit ${money(deficit)}`
  if (held === undefined || maintenance === undefined) return `It had ${found}.${taken}`
  const result = sumOf([equity, negated(held)])
  return `It had money ${money(held)} and a result of ${money(result)} on its positions, so ${found}; it needed ${money(maintenance)} as maintenance.${taken}`
}

function exposureTable({ exposure }: ResolvedCase): Markup[] {
  if (exposure.length === 0) return [element('p', {}, 'It held no position any more.')]
  return pageTable({
    caption: 'What it held, and the price of each leg that would bring it to zero',
    titles: ['Market', 'Side', 'Size', 'Mark', 'Bankruptcy price'],
    rows: exposure.map(({ market, side, size, markPrice, bankruptcyPrice }) => [
      nameCell(market),
      wordCell(side),
      numberCell(size),
      numberCell(markPrice),
      numberCell(bankruptcyPrice),
    ]),
  })
}

function paidChart(
  { deficit, layers, residualDeficit }: ResolvedCase,
  { asset }: CasePageTerms,
): Markup[] {
  if (isZero(deficit)) return []
  const title = 'Who paid the deficit'
  const parts = layers.map((layer): BarPart => {
    const { layer: name, paid } = layer
    const told = `${layerName(layer)}: ${money(paid)} ${asset}`
    return { tone: payerKindOf(name), amount: Number(paid), title: told }
  })
  const left: BarPart = {
    tone: 'left',
    amount: Number(residualDeficit),
    title: `not covered: ${money(residualDeficit)} ${asset}`,
  }
  const bar = { label: 'deficit', parts: [...parts, left], note: money(deficit) }
  const description = `What each layer paid, and what nobody paid, in ${asset}.`
  return [
    element('h3', {}, title),
    element('figure', {}, stackedBars({ title, description, kinds: moneyKinds, bars: [bar] })),
  ]
}

function layersTable({ layers }: ResolvedCase): Markup[] {
  const isAnySkipped = layers.some(({ skipped }) => skipped !== undefined)
  return pageTable({
    caption: 'Layers that the case was reached by, first to last',
    titles: [
      'Layer',
      'Paid',
      'Fills',
      'Deficit left',
      'Open legs left',
      ...(isAnySkipped ? ['Changed nothing, because'] : []),
    ],
    rows: layers.map((layer) => {
      const { paid, fills, hidden, residualDeficit, residualExposure, skipped } = layer
      return [
        nameCell(layerName(layer)),
        numberCell(paid),
        numberCell(fills.length + (hidden?.fills ?? 0)),
        numberCell(residualDeficit),
        numberCell(residualExposure.length),
        ...(isAnySkipped ? [wordCell(skipped ?? '')] : []),
      ]
    }),
  })
}

function returnedTable({ returned = [] }: ResolvedCase): Markup[] {
  return pageTable({
    caption: 'Paid back, because the case did not need it',
    titles: ['To', 'Amount'],
    rows: returned.map(({ ledger, amount }) => [nameCell(ledger), numberCell(amount)]),
  })
}

function exemptionLines({ exemptions }: CaseRoundDocument): Markup[] {
  if (exemptions === undefined) return []
  const { accounts, markets } = exemptions
  const lines = [
    ...(accounts.length === 0 ? [] : [fragment('accounts ', listed(accounts))]),
    ...markets.map(({ policy, markets: names }) =>
      fragment('under ', nameMarkup(policy), ' markets ', listed(names)),
    ),
  ]
  return lines.map((line) =>
    element('p', { class: 'quiet' }, 'Never deleveraged, as published: ', line, '.'),
  )
}

function listed(names: readonly string[]): Markup {
  return fragment(...names.flatMap((name, at) => [at === 0 ? '' : ', ', nameMarkup(name)]))
}

function endText({
  status,
  reason,
  residualDeficit,
  residualExposure,
  residue,
}: ResolvedCase): string {
  const rounding = isZero(residue) ? '' : ` Roundings of ${money(residue)} went to the residue.`
  if (status === 'closed') return `Ended: closed.${rounding}`
  const legs = counted(residualExposure.length, 'leg')
  return `Ended: suspended, because ${reason ?? 'no reason was given'}; ${money(residualDeficit)} and ${legs} left.${rounding}`
}
