import { exitCodes } from '../exit-code.ts'
import { exampleText } from '../invocation.ts'
import { readSoundJournal } from '../journal/copied-journal.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { replayDocument, replayPage } from '../replay/replay-page.ts'
import { differenceIn, replayWhole } from '../replay/replayed-journal.ts'
import { journalFolder } from '../serve/domain-folder.ts'
import type { AddCommand } from './command.ts'

interface ReplayOptions {
  readonly data: string
  readonly domain?: string
  readonly json?: boolean
}

/** `replay`: whether the records of a journal lead to the states it says they do. */
export const addReplay: AddCommand = (program, { streams, exitWith }) => {
  program
    .command('replay')
    .summary('rebuild a journal and compare')
    .description(
      'Rebuilds the state of a journal from its book and from its newest snapshot, decides every command again, and compares events and state hashes. Changes nothing.',
    )
    .requiredOption('--data <folder>', 'the folder of the journal, or the data folder of a server')
    .option('--domain <name>', 'which domain, in the data folder of a server that has several')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('replay --data DIR'))
    .action(async ({ data, domain, json }: ReplayOptions) => {
      const progress = new Progress(streams)
      progress.begin('checking the records')
      const replayed = await readSoundJournal(journalFolder(data, domain), (journal) =>
        replayWhole(journal, (stage, done, last) => progress.count(stage, done, last)),
      )
      progress.end()
      if (differenceIn(replayed) !== undefined) exitWith(exitCodes.verificationFailed)
      if (json) return writeJson(streams, replayDocument(replayed))
      return writeLines(
        streams,
        replayPage(replayed, (text) => heading(streams, text)),
      )
    })
}
