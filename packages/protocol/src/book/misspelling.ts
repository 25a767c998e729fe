const distanceMax = 2

/** Whether a name looks like another one with a slip of the pen: up to two letters off, however written. */
export function looksLike(name: string, meant: string): boolean {
  const [left, right] = [plain(name), plain(meant)]
  // Of a word of three letters, two wrong ones leave nothing to recognise.
  const allowed = right.length < 4 ? 0 : distanceMax
  return distanceOf(left, right) <= allowed
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/gu, '')
}

/** Letters to insert, remove or replace to come from one word to the other (Levenshtein). */
function distanceOf(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [index, letter] of Array.from(left).entries()) {
    const next = [index + 1]
    for (const [column, other] of Array.from(right).entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
