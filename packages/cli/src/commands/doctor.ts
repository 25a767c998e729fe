import type { Check } from '../doctor/check.ts'
import { runChecks } from '../doctor/checks.ts'
import { exitCodes } from '../exit-code.ts'
import { exampleText } from '../invocation.ts'
import { counted } from '../output/grouped.ts'
import { writeJson, writeLines } from '../output/output.ts'
import { wrapped } from '../output/wrapped.ts'
import type { AddCommand } from './command.ts'

interface DoctorOptions {
  readonly data?: string
  readonly config?: string
  readonly dev?: boolean
  readonly json?: boolean
}

const marks = { ok: 'ok', skipped: '--', advised: '!!', failed: 'NO' } as const

/** `doctor`: whether this installation can do its work, and whether a configuration is safe. Asks nothing of the network. */
export const addDoctor: AddCommand = (program, { streams, exitWith }) => {
  program
    .command('doctor')
    .summary('check this installation')
    .description(
      'Checks the platform, the packages, that a journal can be written, and that the examples resolve. With --config also whether its books can be begun with, and what deviates from a server in production: NO is refused by serve --production, !! is advice. No network.',
    )
    .option('--data <folder>', 'also whether a journal would be well kept in this folder')
    .option(
      '--config <file>',
      'also what in this configuration a server in production should not have',
    )
    .option('--dev', 'the configuration is for serve --dev: only what keeps that from starting')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('doctor', 'doctor --data DIR', 'doctor --config FILE'))
    .action(async ({ json, ...options }: DoctorOptions) => {
      const checks = await runChecks(options)
      const failed = checks.filter(({ status }) => status === 'failed')
      if (failed.length > 0) exitWith(exitCodes.verificationFailed)
      if (json) return writeJson(streams, { ok: failed.length === 0, checks })
      const lines = checks.flatMap(({ check, status, detail }) =>
        wrapped(`${marks[status]}  ${check}: ${detail}`, '  '),
      )
      return writeLines(streams, [...lines, '', verdictOn(checks)])
    })
}

function verdictOn(checks: readonly Check[]): string {
  const count = (wanted: Check['status']): number =>
    checks.filter(({ status }) => status === wanted).length
  const [failed, advised] = [count('failed'), count('advised')]
  const advice = advised === 0 ? '' : ` ${counted(advised, 'piece')} of advice; see !! above.`
  return failed === 0 ? `Everything works.${advice}` : `${failed} failed; see NO above.${advice}`
}
