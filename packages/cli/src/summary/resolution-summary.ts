import { concerning } from '../book/concerning.ts'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted, grouped } from '../output/grouped.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import { accountSection } from './account-section.ts'
import { burdenLines } from './burden.ts'
import { caseSection } from './case-section.ts'
import { cutSections } from './cut-section.ts'
import { fundSections } from './fund-section.ts'
import { haircutSections } from './haircut-section.ts'
import { hedgeSections } from './hedge-section.ts'
import type { Page } from './page.ts'
import { proofSections } from './proof-section.ts'
import { type Reader, readerFor } from './reader.ts'
import type { Section } from './section.ts'
import { settledSections, standingSections, triggerSections } from './standing-sections.ts'
import { sparedSection } from './spared-section.ts'
import { takenSections } from './taken-section.ts'
import { flatChargeLines } from './flat-charge-lines.ts'
import { waterfallSection } from './waterfall-section.ts'

/** What a reader of a resolution asked for. */
export interface SummaryOptions {
  readonly emphasise: (text: string) => string
  /** Shows only the cases that concern this account, and the account afterwards. */
  readonly account?: string | undefined
  /** Shows every account afterwards. */
  readonly all?: boolean | undefined
}

/** A resolution for a person to read: what happened, who paid, who was spared, and that nothing was lost. */
export function resolutionSummary(
  whole: ResolvedBook,
  { emphasise, account, all }: SummaryOptions,
): string[] {
  const shown = account === undefined ? whole : concerning(whole, account)
  const page = { whole, shown, account, reader: readerFor(whole) }
  const sections = [
    ...(shown.round.cases.length === 0 ? quiet(page) : eventful(page)),
    ...fundSections(whole, page.reader),
    ...standingSections(whole, page.reader),
    ...(whole.round.cases.length === 0 ? [] : [sparedSection(whole)]),
    ...(all === true || account !== undefined ? [accountSection(page)] : []),
    ...proofSections(whole, page.reader),
  ]
  return [
    ...introduction(whole, page.reader),
    ...filterLines(page),
    ...sections.flatMap(({ title, lines }) => ['', emphasise(title), ...lines]),
  ]
}

function introduction({ spec, round }: ResolvedBook, reader: Reader): string[] {
  const time = new Date(spec.timeMs).toISOString().replace('T', ' ').replace('Z', ' UTC')
  const rounding = reader.isRounded
    ? ` to ${counted(reader.moneyPlaces, 'place')}; --json has every digit`
    : ''
  const open = round.cases.filter(({ status }) => status !== 'closed').length
  const deficit = round.cases.reduce((sum, one) => sum + one.deficitQuote, 0n)
  const left = round.cases.reduce((sum, one) => sum + one.residualDeficitQuote, 0n)
  const verdict = [
    `${counted(round.cases.length - open, 'case')} closed, ${open} suspended`,
    `deficit ${reader.money(deficit)}`,
    left === 0n ? 'covered in full' : `${reader.money(left)} uncovered`,
  ]
  return [
    `${shorten(spec.domain, nameWidth)} at ${time}`,
    ...wrapped(
      `${counted(spec.accounts.length, 'account')}, ${counted(spec.markets.length, 'market')}; amounts in ${shorten(spec.asset.name, nameWidth)}${rounding}`,
    ),
    ...(round.cases.length === 0 ? [] : [verdict.join('; '), ...burdenLines({ round })]),
    ...flatChargeLines(round),
  ]
}

function filterLines({ account, whole, shown }: Page): string[] {
  if (account === undefined) return []
  const part = grouped(String(shown.round.cases.length))
  return wrapped(
    `Only what concerns ${shorten(account, nameWidth)}: ${part} of ${counted(whole.round.cases.length, 'case')}. The lines above, Funds, Spared and Conservation are of the whole round.`,
  )
}

function quiet({ account, whole }: Page): Section[] {
  const title =
    account === undefined || whole.round.cases.length === 0
      ? 'No bankrupt bucket: nothing to resolve, nothing changed'
      : `No case concerns ${shorten(account, nameWidth)}: it was not bankrupt and gave nothing`
  return [{ title, lines: [] }]
}

function eventful(page: Page): Section[] {
  return [
    caseSection(page),
    waterfallSection(page),
    ...takenSections(page),
    ...cutSections(page),
    ...hedgeSections(page),
    ...haircutSections(page),
    ...settledSections(page),
    ...triggerSections(page),
  ]
}
