import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-code.ts'
import { exampleText, suggestion } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { journalFolder } from '../serve/domain-folder.ts'
import { verifyFolder } from '../verify/verified-folder.ts'
import { verifyDocument, verifyPage } from '../verify/verify-page.ts'
import type { AddCommand } from './command.ts'

interface VerifyOptions {
  readonly data?: string
  readonly domain?: string
  readonly json?: boolean
}

/** `verify`: whether a journal is what was written, and whether its records follow from their commands. */
export const addVerify: AddCommand = (program, { streams, exitWith }) => {
  program
    .command('verify')
    .summary('check a journal: records, chain, states, decisions')
    .description(
      'Checks every record of a journal against its hash and its predecessor, then decides every command again and compares. Changes nothing there. Exits with 5 if anything is not as it was written.',
    )
    .argument('[receipt]', 'a receipt; not supported by this version')
    .option('--data <folder>', 'the folder of the journal, or the data folder of a server')
    .option('--domain <name>', 'which domain, in the data folder of a server that has several')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('verify --data DIR'))
    .action(async (receipt: string | undefined, { data, domain, json }: VerifyOptions) => {
      if (receipt !== undefined) {
        const message = `${receipt}: receipts are not verified by this version; give --data with the folder of a journal`
        throw new CommandFailure({ code: 'notSupported', file: receipt, message })
      }
      if (data === undefined) {
        const message = `give --data with the folder of a journal; see ${suggestion('verify', '--help')}`
        throw new CommandFailure({ code: 'usage', message })
      }
      const progress = new Progress(streams)
      const verified = await verifyFolder(journalFolder(data, domain), progress)
      progress.end()
      if (verified.findings.length > 0) exitWith(exitCodes.verificationFailed)
      if (json) return writeJson(streams, verifyDocument(verified))
      return writeLines(
        streams,
        verifyPage(verified, (text) => heading(streams, text)),
      )
    })
}
