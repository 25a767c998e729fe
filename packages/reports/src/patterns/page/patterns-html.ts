import { element, type Markup } from '../../markup/markup.ts'
import { htmlPage } from '../../page/html-page.ts'
import { grouped } from '../../text/grouped.ts'
import type { PatternsDocument } from '../patterns-document.ts'
import { distressSection } from './distress-section.ts'
import { fundSection } from './fund-section.ts'
import { marketSection } from './market-section.ts'
import { marketTones } from './market-tones.ts'
import { utcText } from '../../text/utc-text.ts'
import { openInterestSection } from './open-interest-section.ts'

/** Patterns of distress as one page of HTML that needs nothing else. */
export function patternsHtml(document: PatternsDocument): string {
  const { source, market } = document
  const tones = marketTones(document.markets)
  const where = `${source.domain ?? source.name}${market === undefined ? '' : `, ${market}`}`
  return htmlPage(
    `Patterns of distress: ${where}`,
    ...introduction(document, where),
    ...distressSection(document, 'liquidation'),
    ...distressSection(document, 'deleveraging'),
    ...marketSection(document, tones),
    ...openInterestSection(document, tones),
    ...fundSection(document),
  )
}

function introduction(
  { fromMs, toMs, gapMs, source: { asset } }: PatternsDocument,
  where: string,
): Markup[] {
  const money = asset === undefined ? '' : ` Amounts are in ${asset}.`
  return [
    element('h1', {}, 'Patterns of distress: ', element('bdi', {}, where)),
    element(
      'p',
      { class: 'quiet' },
      `${utcText(fromMs)} to ${utcText(toMs)} UTC. A wave ends where more than ${grouped(String(gapMs))} ms pass.${money}`,
    ),
  ]
}
