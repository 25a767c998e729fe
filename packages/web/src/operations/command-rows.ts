import { formOf, titleOf } from './command-fields.ts'

/** One field of a command, to be read. */
export interface CommandRow {
  readonly path: string
  readonly title: string
  readonly value: string
}

/** Every field of a command, in the order of its form; what the form does not know comes last, so that nothing is left out. */
export function commandRows(command: { readonly kind: string }): CommandRow[] {
  const form = formOf(command.kind)
  const rows = leavesOf(command).filter(({ path }) => path !== 'kind')
  const places = new Map(form?.fields.map(({ path }, index) => [path, index]))
  const titles = new Map(form?.fields.map(({ path, title }) => [path, title]))
  const said = rows
    .map(({ path, value }) => ({ path, title: titles.get(path) ?? path, value }))
    .sort((a, b) => (places.get(a.path) ?? places.size) - (places.get(b.path) ?? places.size))
  const kind = { path: 'kind', title: 'Command', value: command.kind }
  const isWhole = form?.fields.some(({ path, isOptional }) => path === 'market' && isOptional)
  const isNamed = said.some(({ path }) => path === 'market')
  return isWhole === true && !isNamed
    ? [kind, { path: 'market', title: 'Market', value: 'the whole domain' }, ...said]
    : [kind, ...said]
}

/** What a command is called, with what it is about. */
export function nameOf(command: { readonly kind: string }): string {
  const subject = subjectOf(command)
  return subject === '' ? titleOf(command.kind) : `${titleOf(command.kind)}: ${subject}`
}

/** What a command is about in a few words: its market, account or fund. */
function subjectOf(command: { readonly kind: string }): string {
  const fields = command as Readonly<Record<string, unknown>>
  const named = ['market', 'account', 'fund', 'reference']
    .map((name) => fields[name])
    .filter((value) => typeof value === 'string')
  if (named.length > 0) return named.join(', ')
  return command.kind === 'halt' || command.kind === 'resume' ? 'the whole domain' : ''
}

function leavesOf(value: object, above = ''): { path: string; value: string }[] {
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) => {
    const path = above === '' ? name : `${above}.${name}`
    return typeof part === 'object' && part !== null
      ? leavesOf(part, path)
      : [{ path, value: wordsOf(path, part) }]
  })
}

function wordsOf(path: string, value: unknown): string {
  if (path === 'isOn') return value === true ? 'may act' : 'may not act'
  return value === true ? 'yes' : String(value)
}
