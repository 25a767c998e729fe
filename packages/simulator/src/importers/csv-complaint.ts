/** What is wrong with a text that is no CSV, for whoever has to mend it; the parser speaks to programmers. */
export function csvComplaint(error: unknown): string {
  const { code, lines } = parserError(error)
  const complaint = complaints.get(code) ?? 'is not CSV; follow RFC 4180'
  return lines === undefined ? complaint : `line ${lines} ${complaint}`
}

interface ParserError {
  readonly code: string
  readonly lines?: number
}

function parserError(error: unknown): ParserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const lines = error instanceof Error && 'lines' in error ? Number(error.lines) : undefined
  return { code, ...(lines !== undefined && { lines }) }
}

const complaints: ReadonlyMap<string, string> = new Map([
  ['CSV_QUOTE_NOT_CLOSED', 'opens a quote that is never closed; close it, or the file was cut off'],
  [
    'INVALID_OPENING_QUOTE',
    'has a quote inside a cell; put the cell in quotes and write the quote twice',
  ],
  ['CSV_INVALID_CLOSING_QUOTE', 'has text after a closing quote; write quotes inside a cell twice'],
])
