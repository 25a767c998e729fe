/**
 * An owner's name as persons are told apart by it: another case, width or number of spaces does not make another person, so that a slip
 * of the pen does not make two eyes four.
 */
export function personOf(owner: string): string {
  return owner.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()
}
