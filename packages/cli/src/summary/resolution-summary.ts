import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted } from '../output/grouped.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import { caseSection } from './case-section.ts'
import { cutSection } from './cut-section.ts'
import { cutsOf } from './cuts.ts'
import { fundSections } from './fund-section.ts'
import { haircutSections } from './haircut-section.ts'
import { proofSections } from './proof-section.ts'
import { type Reader, readerFor } from './reader.ts'
import type { Section } from './section.ts'
import { sparedSection } from './spared-section.ts'
import { waterfallSection } from './waterfall-section.ts'

/** A resolution for a person to read: what happened, who paid, who was spared, and that nothing was lost. */
export function resolutionSummary(
  resolved: ResolvedBook,
  emphasise: (text: string) => string,
): string[] {
  const reader = readerFor(resolved)
  const sections =
    resolved.round.cases.length === 0 ? quiet(resolved, reader) : eventful(resolved, reader)
  return [
    ...introduction(resolved, reader),
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
    `${counted(round.cases.length - open, 'case')} closed, ${open} left open`,
    `deficit ${reader.money(deficit)}`,
    left === 0n ? 'covered in full' : `${reader.money(left)} uncovered`,
  ]
  return [
    `${shorten(spec.domain, nameWidth)} at ${time}`,
    ...wrapped(
      `${counted(spec.accounts.length, 'account')}, ${counted(spec.markets.length, 'market')}; amounts in ${shorten(spec.asset.name, nameWidth)}${rounding}`,
    ),
    ...(round.cases.length === 0 ? [] : [verdict.join('; ')]),
  ]
}

function quiet(resolved: ResolvedBook, reader: Reader): Section[] {
  const nothing = { title: 'No bankrupt bucket: nothing to resolve, nothing changed', lines: [] }
  return [nothing, ...fundSections(resolved, reader), ...proofSections(resolved, reader)]
}

function eventful(resolved: ResolvedBook, reader: Reader): Section[] {
  const cuts = cutsOf(resolved)
  return [
    caseSection(resolved, reader),
    waterfallSection(resolved, reader),
    ...(cuts.length === 0 ? [] : [cutSection(resolved, cuts, reader)]),
    ...haircutSections(resolved, reader),
    ...fundSections(resolved, reader),
    sparedSection(resolved, cuts),
    ...proofSections(resolved, reader),
  ]
}
