import { type EventMeaning, eventMeanings } from '../event-meanings.ts'
import type { EventDocument } from '../event-writer.ts'

/** Fields of an event document that its meaning does not tell of, and such as it should have. Both are empty where the page is true. */
export function untoldFields(document: EventDocument): string[] {
  const { kind, ...fields } = document
  return differences(fields, fieldsOf(eventMeanings[kind]), kind)
}

interface Told {
  readonly isOptional: boolean
  readonly inner: ReadonlyMap<string, Told>
}

function differences(row: object, told: ReadonlyMap<string, Told>, path: string): string[] {
  const names = new Set([...Object.keys(row), ...told.keys()])
  return [...names].flatMap((name) => {
    const at = `${path}.${name}`
    const field = told.get(name)
    const value: unknown = Reflect.get(row, name)
    if (field === undefined) return [`${at} is not told of`]
    if (value === undefined) return field.isOptional ? [] : [`${at} is not there`]
    const rows = [value].flat().filter((each): each is object => typeof each === 'object')
    return rows.flatMap((each) => differences(each, field.inner, at))
  })
}

function fieldsOf({ fields }: EventMeaning): ReadonlyMap<string, Told> {
  const tokens = fields.match(/[a-zA-Z]+\??|[[\]{}]/gu) ?? []
  const outermost = new Map<string, Told>()
  let open = outermost
  const around: Map<string, Told>[] = []
  let last = outermost
  for (const token of tokens) {
    if (token === '[' || token === '{') {
      around.push(open)
      open = last
    } else if (token === ']' || token === '}') {
      open = around.pop() ?? outermost
    } else {
      last = new Map()
      open.set(token.replace('?', ''), { isOptional: token.endsWith('?'), inner: last })
    }
  }
  return outermost
}
