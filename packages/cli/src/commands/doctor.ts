import { runChecks } from '../doctor/checks.ts'
import { exitCodes } from '../exit-code.ts'
import { exampleText } from '../invocation.ts'
import { writeJson, writeLines } from '../output/output.ts'
import { wrapped } from '../output/wrapped.ts'
import type { AddCommand } from './command.ts'

interface DoctorOptions {
  readonly data?: string
  readonly json?: boolean
}

const marks = { ok: 'ok', skipped: '--', failed: 'NO' } as const

/** `doctor`: whether this installation can do its work. Asks nothing of the network. */
export const addDoctor: AddCommand = (program, { streams, exitWith }) => {
  program
    .command('doctor')
    .summary('check this installation')
    .description(
      'Checks the platform, the packages, that a journal can be written, and that the examples resolve. No network.',
    )
    .option('--data <folder>', 'also whether a journal would be well kept in this folder')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('doctor', 'doctor --data DIR'))
    .action(async ({ data, json }: DoctorOptions) => {
      const checks = await runChecks(data)
      const failed = checks.filter(({ status }) => status === 'failed')
      if (failed.length > 0) exitWith(exitCodes.verificationFailed)
      if (json) return writeJson(streams, { ok: failed.length === 0, checks })
      const lines = checks.flatMap(({ check, status, detail }) =>
        wrapped(`${marks[status]}  ${check}: ${detail}`, '  '),
      )
      const verdict =
        failed.length === 0 ? 'Everything works.' : `${failed.length} failed; see NO above.`
      return writeLines(streams, [...lines, '', verdict])
    })
}
