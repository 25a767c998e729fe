import { counted, grouped } from '../output/grouped.ts'
import { wrapped } from '../output/wrapped.ts'
import {
  coverSections,
  declaredSection,
  poolingSections,
  worstSection,
} from './default-sections.ts'
import {
  cheapestSections,
  drawSection,
  fundSections,
  refillSections,
  ruinSection,
} from './size-sections.ts'
import { sizingMoney } from './sizing-money.ts'
import type { SizedFund } from './size-on-paths.ts'

/** A sizing for a person at a terminal: the answer first, then what stands behind it. */
export function sizingSummary(sized: SizedFund, emphasise: (text: string) => string): string[] {
  const { sizing, document, format } = sized
  const money = sizingMoney(format, sizing.net.largestQuote)
  const sections = [
    drawSection(sized, money),
    ...fundSections(sized, money),
    ruinSection(sized, money),
    ...cheapestSections(sized, money),
    ...poolingSections(sized, money),
    ...coverSections(sized, money),
    ...refillSections(sized, money),
    declaredSection(sized, money),
    worstSection(sized, money),
    { title: 'Before you use it', lines: document.caveats.flatMap((text) => wrapped(text, '  ')) },
  ]
  const { scenario, shocks = [], seedFirst, seedLast, paths, book = 'its own book' } = document
  const places = money.places === 0 ? 'rounded' : `to ${counted(money.places, 'place')}`
  const rounding = money.isRounded ? ` ${places}; --json has every digit` : ''
  return [
    ...wrapped(emphasise(document.answer), '', ''),
    '',
    ...wrapped(
      `scenario ${[scenario, ...shocks].join(' ')} on ${book}: ${counted(paths, 'run')}, seeds ${grouped(String(seedFirst))} to ${grouped(String(seedLast))}; amounts in ${format.asset.name}${rounding}`,
    ),
    ...sections.flatMap(({ title, lines }) => ['', emphasise(title), ...lines]),
  ]
}
