import type { Command } from 'commander'
import { CommandFailure } from '../command-failure.ts'
import { suggestion } from '../invocation.ts'
import type { AddCommand } from './command.ts'

/** `help`: the help of the program or of a verb. */
export const addHelp: AddCommand = (program) => {
  program
    .command('help')
    .summary('show the help of a verb')
    .description('Shows the help of the program or of a verb.')
    .argument('[verb...]', 'the verb')
    .action((words: readonly string[]) => {
      words.reduce(findVerb, program).outputHelp()
    })
}

function findVerb(program: Command, name: string): Command {
  const found = program.commands.find((verb) => verb.name() === name)
  if (found !== undefined) return found
  const message = `unknown command '${name}'; see ${suggestion('--help')}`
  throw new CommandFailure({ code: 'usage', message })
}
