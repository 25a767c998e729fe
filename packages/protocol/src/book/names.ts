import { type Place, pathOf, refuseAt, under } from './book-error.ts'
import { quote } from './book-source.ts'

/** Refuses a list in which two entries have the same name. */
export function refuseSameNames<Entry>(
  list: Place,
  entries: readonly Entry[],
  field: string & keyof Entry,
): void {
  const names = new Set<unknown>()
  entries.forEach((entry, index) => {
    const name = entry[field]
    if (names.has(name)) refuseSecond(list, entries, field, index)
    names.add(name)
  })
}

function refuseSecond<Entry>(
  list: Place,
  entries: readonly Entry[],
  field: string & keyof Entry,
  second: number,
): never {
  const name = entries[second]?.[field]
  const first = entries.findIndex((entry) => entry[field] === name)
  const complaint = `${quote(name)} is already used by ${pathOf(under(list, first))}; remove or rename one of the two`
  return refuseAt(under(under(list, second), field), 'duplicate', complaint)
}
