/** References of a document that lead nowhere in it, and how many there are at all. */
export function checkReferences(document: object): { count: number; dangling: string[] } {
  const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"(?<pointer>[^"]+)"/gu)].map(
    (match) => match.groups?.['pointer'] ?? '',
  )
  return {
    count: pointers.length,
    dangling: pointers.filter((pointer) => at(document, pointer) === undefined),
  }
}

function at(root: object, pointer: string): unknown {
  const [start, ...keys] = pointer.split('/')
  if (start !== '#') return undefined
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    root,
  )
}
