import { type Emptied, type FundSizing, percentText } from '@plimsoll/simulator'
import { counted } from '../output/grouped.ts'
import type { SizingMoney } from './sizing-money.ts'

/** What an answer is written with. */
interface AnswerWords extends SizingMoney {
  readonly title: string
  readonly asset: string
}

/** The result in sentences that can be read aloud: what funds need, and what that does not buy. */
export function sizingAnswer(sizing: FundSizing, words: AnswerWords): string {
  return [sizeSentence(sizing, words), ...deleveragingSentences(sizing, words)].join(' ')
}

/** Whoever reads that a fund suffices would take it that nobody else is reached. */
function deleveragingSentences(
  { declared, openInterestQuote, takesOver, scheduledShortQuote }: FundSizing,
  { asset, size, text }: AnswerWords,
): string[] {
  const { deleveragedValueQuote, deleveragedAccounts } = declared
  const ifNothing =
    scheduledShortQuote === 0n
      ? []
      : [
          `If nothing could be closed on the way, the scheduled moves would leave the book short of ${size(scheduledShortQuote)} ${asset}: the size for that case.`,
        ]
  if (deleveragedValueQuote === 0n) {
    return ['As things are declared, nobody is deleveraged on the way.', ...ifNothing]
  }
  const share =
    openInterestQuote === 0n
      ? ''
      : ` (${percentage(Number(deleveragedValueQuote) / Number(openInterestQuote))} % of open interest)`
  const accounts =
    deleveragedAccounts === 0n
      ? 'less than one account'
      : counted(Number(deleveragedAccounts), 'account')
  return [
    `On the way ${text(deleveragedValueQuote)} ${asset} of positions${share} of ${accounts} are deleveraged in the mean, because the market does not take what cases hold.`,
    takesOver
      ? 'That is with the money that there is: funds that take positions over (mode takeover) can hold some of them with more, which the size here does not count, because it pays deficits only.'
      : 'No money in the funds changes that: they pay deficits only (mode deficitOnly); funds that take positions over (mode takeover) could.',
    ...ifNothing,
  ]
}

function sizeSentence(sizing: FundSizing, { title, asset, size, text }: AnswerWords): string {
  const { level, recommendedQuote, availableQuote } = sizing
  const need = `To pay for everything in ${percentText(level)} of runs of “${title}”, the insurance funds need ${size(recommendedQuote)} ${asset} above their floors, with 95 % certainty`
  if (recommendedQuote === 0n) {
    return `In ${percentText(level)} of runs of “${title}” the insurance funds pay no more than fees bring them, with 95 % certainty; they have ${text(availableQuote)} ${asset} above their floors.`
  }
  const { emptiedNow } = sizing
  const emptied =
    emptiedNow.emptied === 0
      ? 'they suffice in every run'
      : `in ${oftenText(emptiedNow)} of the runs they do not suffice`
  return recommendedQuote > availableQuote
    ? `${need}; they have ${text(availableQuote)}, which is ${size(recommendedQuote - availableQuote)} too little, and ${emptied}.`
    : `${need}; they have ${text(availableQuote)}, and ${emptied}.`
}

/** What is to be known before the size is used. */
export function sizingCaveats(
  sizing: FundSizing,
  {
    isOwnBook,
    leftOut,
    text,
  }: SizingMoney & { readonly isOwnBook: boolean; readonly leftOut: readonly string[] },
): string[] {
  const { shortNowQuote, tail, fundsWithPositions, ruinNow, emptiedNow, funds } = sizing
  return [
    'No scenario is a forecast: the size holds for runs of this scenario on this book, and for nothing else.',
    ...(isOwnBook
      ? ['The book is invented by the scenario: give --book with your own before you use a number.']
      : []),
    ...(shortNowQuote === 0n
      ? []
      : [
          `The book is short of ${text(shortNowQuote)} before anything happens; that is part of every draw.`,
        ]),
    ...leftOut.map((what) => `Not on this book: ${what}.`),
    ...tailCaveats(tail),
    ...(fundsWithPositions.length === 0
      ? []
      : [
          `What positions of ${fundsWithPositions.join(', ')} gain or lose on the way is in no draw.`,
        ]),
    ...(funds.length > 1 && emptiedNow.emptied > ruinNow.emptied
      ? [
          `Money is in the wrong fund: in ${oftenText(emptiedNow)} of the runs some fund does not suffice, all of them together in ${oftenText(ruinNow)}.`,
        ]
      : []),
  ]
}

function tailCaveats(tail: FundSizing['tail']): string[] {
  if (tail === undefined) {
    return ['Too few draws above 0, or too many alike, to say how heavy their tail is.']
  }
  const index = tail.index.toFixed(1)
  switch (tail.verdict) {
    case 'light':
      return []
    case 'heavy':
      return [
        `The tail of the draws may be heavy (index ${index}): the band around the expected shortfall may be too narrow.`,
      ]
    case 'infiniteMean':
      return [
        `The tail of the draws may be so heavy (index ${index}) that they have no mean: do not use the expected shortfall; the value at risk and its exact band hold all the same.`,
      ]
    case 'noPlateau':
      return [
        `Estimates of the tail do not settle (index about ${index}): take the expected shortfall with care, or run more paths.`,
      ]
  }
}

/** How often something happened: `12 %`, `0.4 %`, or `none`. */
export function oftenText({ probability, emptied }: Emptied): string {
  return emptied === 0 ? 'none' : `${percentage(probability)} %`
}

/** A probability in percent with three digits; 100 is only what is certain. */
export function percentage(probability: number): string {
  const shown = Number((100 * probability).toPrecision(3))
  return shown === 100 && probability < 1 ? '> 99.9' : String(shown)
}
