import type { ParsedBook } from '@plimsoll/protocol'
import { ConfigError } from '../config/config-error.ts'
import { isDomainName } from '../domain/domain-name.ts'

/** Reads a book that the configuration names. */
export type LoadBook = (file: string) => ParsedBook

/**
 * The book that a domain is to begin with.
 *
 * @throws ConfigError for the book of another domain, and one whose domain cannot be a folder
 */
export function loadFirstBook(domain: string, file: string, loadBook: LoadBook): ParsedBook {
  const book = loadBook(file)
  const setting = `domains.${domain}.book`
  if (!isDomainName(book.spec.domain)) {
    const complaint =
      'its domain cannot be served under its name; use up to 64 letters, digits, ".", "_" and "-"'
    throw new ConfigError({ file, setting }, complaint)
  }
  if (book.spec.domain === domain) return book
  const complaint = `is the book of ${book.spec.domain}; name the section domains.${book.spec.domain}`
  throw new ConfigError({ file, setting }, complaint)
}
