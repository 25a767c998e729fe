/** Pages that tell of documents with a schema of their own. */
const pages: Readonly<Record<string, string>> = {
  book: 'book.md',
  case: 'cases.md',
  command: 'commands.md',
  receipt: 'receipts.md',
  resolution: 'resolution.md',
}

/** The page of such a document. */
export function pageOfDocument(name: string): string | undefined {
  return Object.hasOwn(pages, name) ? pages[name] : undefined
}
