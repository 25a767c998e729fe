import { Command } from 'commander'
import type { AddCommand, CommandContext } from './commands/command.ts'
import { addBench } from './commands/bench.ts'
import { addCalibrate } from './commands/calibrate.ts'
import { addCompare } from './commands/compare.ts'
import { addDemo } from './commands/demo.ts'
import { addDoctor } from './commands/doctor.ts'
import { addExplain } from './commands/explain.ts'
import { addHelp } from './commands/help.ts'
import { addImport } from './commands/import.ts'
import { addKey } from './commands/key.ts'
import { addPatterns } from './commands/patterns.ts'
import { addPolicies } from './commands/policies.ts'
import { addRank } from './commands/rank.ts'
import { addReplay } from './commands/replay.ts'
import { addResolve } from './commands/resolve.ts'
import { addScenarios } from './commands/scenarios.ts'
import { addServe } from './commands/serve.ts'
import { addSimulate } from './commands/simulate.ts'
import { addSizeFund } from './commands/size-fund.ts'
import { addTrial } from './commands/trial.ts'
import { addVerify } from './commands/verify.ts'
import { addWhatIf } from './commands/what-if.ts'
import { exitCodeText } from './exit-code.ts'
import { exampleText, invocation } from './invocation.ts'
import { ownVersion } from './own-version.ts'

const verbs: readonly AddCommand[] = [
  addResolve,
  addRank,
  addWhatIf,
  addCompare,
  addTrial,
  addSimulate,
  addScenarios,
  addSizeFund,
  addCalibrate,
  addReplay,
  addVerify,
  addExplain,
  addPatterns,
  addPolicies,
  addServe,
  addKey,
  addDoctor,
  addBench,
  addImport,
  addDemo,
  addHelp,
]

/** The command line with all its verbs. It throws commander's errors instead of ending the process. */
export function createProgram(context: CommandContext): Command {
  const { stdout } = context.streams
  const program = new Command(invocation)
    .description('Resolves the bankrupt accounts of a derivatives venue.')
    .version(ownVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      // What was wrong is said by whoever catches the error, in one line.
      writeErr: () => {},
      outputError: () => {},
    })
    .addHelpText(
      'after',
      exampleText(
        'demo',
        'resolve --book examples/first.book.json',
        'resolve --book examples/october-twin --policy binance --json',
        'help resolve',
      ),
    )
    .addHelpText('after', exitCodeText())
  for (const add of verbs) add(program, context)
  for (const verb of program.commands) verb.copyInheritedSettings(program)
  return program
}
