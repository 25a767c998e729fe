/** How many places of a line a text takes: one for each code point. */
export function textWidth(text: string): number {
  return Array.from(text).length
}

/** Text of at most `width` places: both ends of a name tell more than its beginning alone. */
export function shorten(text: string, width: number): string {
  const characters = Array.from(text)
  if (characters.length <= width) return text
  const head = Math.ceil((width - 1) / 2)
  const tail = width - 1 - head
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`
}

/** Places that a name may take in a sentence. */
export const nameWidth = 32
