import { InvalidArgumentError } from 'commander'
import { caseDocument } from '../explain/case-document.ts'
import { caseListDocument, caseListPage } from '../explain/case-list.ts'
import { casePage } from '../explain/case-page.ts'
import { findCases } from '../explain/find-cases.ts'
import { caseNamed, isNamed } from '../explain/near-cases.ts'
import { exampleText } from '../invocation.ts'
import { readSoundJournal } from '../journal/copied-journal.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { journalFolder } from '../serve/domain-folder.ts'
import type { AddCommand } from './command.ts'

interface ExplainOptions {
  readonly data: string
  readonly domain?: string
  readonly case?: string
  readonly top?: number
  readonly json?: boolean
}

const casesShown = 20
const rowsShown = 10

/** `explain`: one case of a journal in plain words, or the list of its cases. */
export const addExplain: AddCommand = (program, { streams }) => {
  program
    .command('explain')
    .summary('tell one case of a journal in plain words')
    .description(
      'Tells why a case opened, what each layer of the waterfall did in every round, and how it ended, with every number. Without --case lists the cases. Changes nothing.',
    )
    .requiredOption('--data <folder>', 'the folder of the journal, or the data folder of a server')
    .option('--case <id>', 'the case, with or without the domain before its numbers')
    .option(
      '--top <n>',
      `rows of each list; default: ${casesShown} cases, ${rowsShown} fills`,
      readTop,
    )
    .option('--domain <name>', 'which domain, in the data folder of a server that has several')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText(
        'explain --data DIR',
        'explain --data DIR --case ID',
        'explain --data DIR --top 100',
      ),
    )
    .action(async ({ data, domain: chosen, top, json, ...options }: ExplainOptions) => {
      const folder = journalFolder(data, chosen)
      const progress = new Progress(streams)
      progress.begin('checking the records')
      const found = await readSoundJournal(folder, (journal) =>
        findCases(
          journal,
          (caseId, domain) => isNamed(caseId, domain, options.case),
          (done, last) => progress.count('going through the records', done, last),
        ),
      )
      progress.end()
      const emphasise = (text: string): string => heading(streams, text)
      if (options.case === undefined) {
        if (json)
          return writeJson(streams, caseListDocument(found, top ?? Number.POSITIVE_INFINITY))
        return writeLines(
          streams,
          caseListPage(found, { folder, top: top ?? casesShown, emphasise }),
        )
      }
      const one = caseNamed(found, options.case, folder)
      if (json) return writeJson(streams, caseDocument(found, one))
      return writeLines(streams, casePage(found, one, { top: top ?? rowsShown, emphasise }))
    })
}

function readTop(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number from 1 up.')
}
