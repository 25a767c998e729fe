import { loadBook } from '../book/load-book.ts'
import { resolveBook } from '../book/resolve-book.ts'
import { CommandFailure } from '../command-failure.ts'
import { findExample } from '../examples.ts'
import { exampleText, suggestion } from '../invocation.ts'
import { heading, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { wrapped } from '../output/wrapped.ts'
import { resolutionSummary } from '../summary/resolution-summary.ts'
import type { AddCommand } from './command.ts'

interface Example {
  readonly name: string
  readonly story: string
}

const examples: readonly Example[] = [
  {
    name: 'october-twin',
    story:
      'A synthetic twin of 10 October 2025: the same kind of shock, invented accounts. Everyone who could no longer pay is resolved here in one round.',
  },
  { name: 'first.book.json', story: 'One bankrupt account, three others, one small fund.' },
]

/** `demo`: resolves the largest example that is installed and tells what happened. */
export const addDemo: AddCommand = (program, { streams }) => {
  program
    .command('demo')
    .summary('resolve the October example and tell what happened')
    .description(
      'Resolves an example that comes with Plimsoll. Needs no network and changes nothing.',
    )
    .addHelpText('after', exampleText('demo'))
    .action(async () => {
      const { file, story } = findFirst()
      const progress = new Progress(streams)
      progress.begin(`reading ${file}`)
      const book = loadBook(file)
      progress.begin(`resolving ${book.spec.accounts.length} accounts`)
      const resolved = resolveBook(book)
      progress.end()
      await writeLines(streams, [
        ...wrapped(story),
        '',
        ...resolutionSummary(resolved, { emphasise: (text) => heading(streams, text) }),
        '',
        heading(streams, 'Next'),
        `  ${suggestion('resolve', '--book', file, '--json')}`,
        `  ${suggestion('resolve', '--book', file, '--policy', 'contract-pro-rata')}`,
        `  ${suggestion('policies', 'bitmex')}`,
      ])
    })
}

function findFirst(): { readonly file: string; readonly story: string } {
  for (const { name, story } of examples) {
    const file = findExample(name)
    if (file !== undefined) return { file, story }
  }
  const message = 'examples: are not installed here; run the demo in a checkout of the repository'
  throw new CommandFailure({ code: 'missingFile', file: 'examples', message })
}
