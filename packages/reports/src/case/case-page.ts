import { liquidationEndWords } from '../text/liquidation-end.ts'
import type { CaseDocument } from '@plimsoll/protocol'
import { element, fragment, type Markup, nameMarkup } from '../markup/markup.ts'
import { htmlPage } from '../page/html-page.ts'
import { type Cell, pageTable, wordCell } from '../page/page-table.ts'
import { isZero } from '../text/sum-of.ts'
import { counted, money, recordText, timeMarkup } from './case-words.ts'
import { roundSection } from './round-section.ts'

/** What a page of a case is told beside it. */
export interface CasePageTerms {
  /** The asset that amounts are in. */
  readonly asset: string
  /** Hashes of records by sequence, as far as they are at hand. */
  readonly recordHashes?: ReadonlyMap<number, string>
}

/** One case as one page of HTML that needs nothing else: what happened, who paid, every fill and posting, and the hashes. */
export function casePage(document: CaseDocument, terms: CasePageTerms): string {
  return htmlPage(
    `Case ${document.caseId}`,
    ...introduction(document, terms),
    ...beforeSection(document),
    ...document.rounds.flatMap((_round, index) => roundSection(document, index, terms)),
    ...proofSection(document, terms),
  )
}

function introduction(document: CaseDocument, { asset }: CasePageTerms): Markup[] {
  const { caseId, account, bucket, domain } = document
  return [
    element('h1', {}, 'Case ', nameMarkup(caseId)),
    element(
      'p',
      { class: 'quiet' },
      bucketText(bucket),
      ' of ',
      nameMarkup(account),
      ', in ',
      nameMarkup(domain),
      '. Amounts in ',
      nameMarkup(asset),
      '.',
    ),
    element('p', {}, element('strong', {}, shortStory(document))),
  ]
}

function bucketText(bucket: string): Markup {
  if (bucket === 'cross') return fragment('The cross wallet')
  return fragment('The bucket ', nameMarkup(bucket))
}

function shortStory({ rounds, status }: CaseDocument): string {
  const [first] = rounds
  const last = rounds.at(-1)
  if (first === undefined || last === undefined) return 'It has not been in a round yet.'
  const { deficit } = first.case
  const opened = isZero(deficit)
    ? 'Opened without a deficit'
    : `Opened with a deficit of ${money(deficit)}`
  const count = counted(rounds.length, 'round')
  if (status === 'closed') return `${opened}; closed in ${count}.`
  const { residualDeficit, residualExposure } = last.case
  const legs = counted(residualExposure.length, 'leg')
  return `${opened}; suspended after ${count} with ${money(residualDeficit)} and ${legs} left.`
}

function beforeSection({ liquidation }: CaseDocument): Markup[] {
  if (liquidation === undefined) return []
  const { requested, deadlineMs, fills, fees, ended } = liquidation
  const rows: readonly (readonly Cell[])[] = [
    [
      timeCell(requested.timeMs),
      wordCell(recordText(requested)),
      {
        content: fragment(
          'below maintenance; the venue was asked to close it by ',
          timeMarkup(deadlineMs),
        ),
        isNumber: false,
      },
    ],
    ...(ended === undefined
      ? []
      : [
          [
            timeCell(ended.timeMs),
            wordCell(recordText(ended)),
            wordCell(liquidationEndWords(ended.outcome)),
          ],
        ]),
  ]
  const taken = isZero(fees)
    ? ''
    : `; ${money(fees)} of what they left above bankruptcy went to a fund`
  return [
    element('h2', {}, 'Before'),
    element('p', {}, `${counted(fills, 'fill')} in the market${taken}.`),
    ...pageTable({ caption: 'Liquidation', titles: ['Time', 'Record', 'What happened'], rows }),
  ]
}

function timeCell(timeMs: number): Cell {
  return { content: timeMarkup(timeMs), isNumber: false }
}

/** What somebody needs to check the page against the venue's journal. */
function proofSection({ rounds }: CaseDocument, { recordHashes }: CasePageTerms): Markup[] {
  const records = [
    ...new Set(rounds.flatMap(({ opened, finished }) => [opened.sequence, finished.sequence])),
  ].flatMap((sequence) => {
    const hash = recordHashes?.get(sequence)
    return hash === undefined ? [] : [[wordCell(`record ${sequence}`), codeCell(hash)]]
  })
  const policies = new Map(
    rounds.flatMap((round) =>
      round.case.layers.flatMap(({ policy, policyHash }) =>
        policy === undefined || policyHash === undefined ? [] : [[policyHash, policy] as const],
      ),
    ),
  )
  const rows = [
    ...[...policies].map(([hash, policy]) => [
      { content: fragment('policy ', nameMarkup(policy)), isNumber: false },
      codeCell(hash),
    ]),
    ...records,
  ]
  if (rows.length === 0) return []
  return [
    element('h2', {}, 'Proof'),
    element(
      'p',
      { class: 'quiet' },
      'Hashes are SHA-256. A policy with another formula or another number has another hash; a record with another content has another hash, and so have all that follow it.',
    ),
    ...pageTable({ caption: 'What it rests on', titles: ['Of', 'Hash'], rows }),
  ]
}

function codeCell(text: string): Cell {
  return { content: element('code', {}, text), isNumber: false }
}
