const pieceLength = 1 << 16

/**
 * The text of `JSON.stringify(value, null, 2)` and a line end, in pieces: a round of a million fills is longer than a
 * string may be. `value` is plain JSON; absent is never written as undefined.
 */
export function* jsonChunks(value: unknown): Generator<string> {
  let piece = ''
  for (const token of tokens(value, '\n')) {
    piece += token
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  yield `${piece}\n`
}

function* tokens(value: unknown, lineStart: string): Generator<string> {
  const isList = Array.isArray(value)
  const inner = `${lineStart}  `
  if (!isList && !isRecord(value)) {
    yield JSON.stringify(value)
    return
  }
  const [open, close] = isList ? '[]' : '{}'
  let separator = `${open}${inner}`
  for (const [key, member] of isList ? value.entries() : Object.entries(value)) {
    yield isList ? separator : `${separator}${JSON.stringify(key)}: `
    yield* tokens(member, inner)
    separator = `,${inner}`
  }
  yield separator.startsWith(',') ? `${lineStart}${close}` : `${open}${close}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
