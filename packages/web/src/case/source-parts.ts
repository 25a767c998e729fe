/** A piece of a text that names sources; with an address where it can be opened. */
export interface SourcePart {
  readonly text: string
  readonly href?: string
}

const sources =
  /(?<paper>\d{4}\.\d{5})(?!\d)|(?<page>\b(?:[a-z0-9-]+\.)+(?:com|co|io|xyz|trade)(?:\/[^\s,;]*)?)(?![\w.])/gu

/** Splits a text at the pages and papers that it names. */
export function sourceParts(text: string): readonly SourcePart[] {
  const parts: SourcePart[] = []
  let from = 0
  for (const match of text.matchAll(sources)) {
    const { paper, page } = match.groups ?? {}
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    const href = paper === undefined ? `https://${page}` : `https://arxiv.org/abs/${paper}`
    parts.push({ text: match[0], href })
    from = match.index + match[0].length
  }
  return from < text.length ? [...parts, { text: text.slice(from) }] : parts
}
