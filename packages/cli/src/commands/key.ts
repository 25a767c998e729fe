import { type Role, roles } from '@plimsoll/protocol'
import { InvalidArgumentError, Option } from 'commander'
import { CommandFailure } from '../command-failure.ts'
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
    .argument('<id>', 'name of the key; never used for another key again', readKeyId)
    .addOption(
      new Option('--role <role>', 'what it may do').choices([...roles]).makeOptionMandatory(),
    )
    .requiredOption(
      '--owner <name>',
      'who holds it; approvals need two keys of two owners',
      readOwner,
    )
    .option('--account <id>', 'an account of its own; can be repeated', addAccount)
    .option('--out <file>', 'file of the private part; default: ID.key.pem')
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples)
    .action(async (keyId: string, { role, owner, account = [], out, json }: KeyOptions) => {
      checkAccounts(role, account)
      const made = newKey({ keyId, role, owner, accounts: account }, out ?? `${keyId}.key.pem`)
      if (json) return writeJson(streams, { version: 1, ...made })
      streams.stderr.write(
        `private key written to ${made.file}; put these lines into the configuration of the server:\n`,
      )
      return writeLines(streams, keyBlock(made))
    })
}

/** As the configuration of the server has it: otherwise the key would be refused there. */
function checkAccounts(role: Role, accounts: readonly string[]): void {
  const isOwn = role === 'trader' || role === 'marketMaker'
  if (isOwn === accounts.length > 0) return
  const message = isOwn
    ? `a key of role ${role} sees its own accounts only, and has none; give --account ACCOUNT`
    : `a key of role ${role} has no accounts of its own; leave out --account`
  throw new CommandFailure({ code: 'usage', message })
}

function readKeyId(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u.test(text)) return text
  throw new InvalidArgumentError(
    'Give up to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit.',
  )
}

function readOwner(text: string): string {
  if (/^\P{Cc}{1,100}$/u.test(text)) return text
  throw new InvalidArgumentError('Give a name of up to 100 characters.')
}

function addAccount(text: string, given: readonly string[] = []): readonly string[] {
  if (text.length > 0 && text.length <= 256) return [...given, text]
  throw new InvalidArgumentError('Give an account id of up to 256 characters.')
}
