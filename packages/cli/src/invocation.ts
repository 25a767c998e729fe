/** How the program is started, wherever a command is suggested: it must work as printed, from a checkout too. */
export const invocation = 'npx plimsoll'

/** A command of the program, fit to be pasted into a shell. */
export function suggestion(...words: readonly string[]): string {
  return [invocation, ...words.map(quoted)].join(' ')
}

function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** The examples at the end of a help page. */
export function exampleText(...commands: readonly string[]): string {
  const title = commands.length === 1 ? 'Example' : 'Examples'
  return `\n${title}:\n${commands.map((command) => `  ${invocation} ${command}`).join('\n')}`
}
