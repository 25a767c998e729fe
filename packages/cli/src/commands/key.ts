import { type Role, roles } from '@plimsoll/protocol'
import { Option } from 'commander'
import { exampleText } from '../invocation.ts'
import { writeJson, writeLines } from '../output/output.ts'
import { keyBlock, newKey } from '../serve/new-key.ts'
import type { AddCommand } from './command.ts'

interface KeyOptions {
  readonly role: Role
  readonly owner: string
  readonly account?: readonly string[]
  readonly out?: string
  readonly json?: boolean
}

const examples = exampleText(
  'key new ID --role venue --owner NAME',
  'key new ID --role trader --owner NAME --account ACCOUNT --out FILE',
)

/** `key new`: a key for somebody who is to speak to a server. */
export const addKey: AddCommand = (program, { streams }) => {
  const key = program
    .command('key')
    .summary('make keys for a server')
    .description(
      'Keys that requests to a server are signed with. The server is told the public part only.',
    )
    .helpCommand(false)
    .addHelpText('after', examples)
  key
    .command('new')
    .summary('make a key')
    .description(
      'Makes a key of Ed25519. Writes the private part to a file that only its owner can read, and prints what the configuration of the server needs. Whoever can read the file can sign.',
    )
    .argument('<id>', 'name of the key; never used for another key again')
    .addOption(
      new Option('--role <role>', 'what it may do').choices([...roles]).makeOptionMandatory(),
    )
    .requiredOption('--owner <name>', 'who holds it; approvals need two keys of two owners')
    .option('--account <id>', 'an account of its own; can be repeated', addAccount)
    .option('--out <file>', 'file of the private part; default: ID.key.pem')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples)
    .action(async (keyId: string, { role, owner, account = [], out, json }: KeyOptions) => {
      const made = newKey({ keyId, role, owner, accounts: account }, out ?? `${keyId}.key.pem`)
      if (json) return writeJson(streams, { version: 1, ...made })
      streams.stderr.write(
        `private key written to ${made.file}; put these lines into the configuration of the server:\n`,
      )
      return writeLines(streams, keyBlock(made))
    })
}

function addAccount(text: string, given: readonly string[] = []): readonly string[] {
  return [...given, text]
}
