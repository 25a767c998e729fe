const words: Readonly<Record<string, string>> = {
  small: 'small',
  large: 'large',
  hedged: 'hedged',
  flat: 'flat',
  marketMaker: 'makers',
  vault: 'vaults',
  house: 'house',
}

/** Kinds of accounts in a word. */
export function groupWords(group: string): string {
  return words[group] ?? group
}

/** What the kinds are, for whoever reads their names. */
export const groupDefinition: string =
  'Hedged: traders whose long and short positions offset each other by half or more at the start. Large: the fewest of the other traders who hold half of the value of their positions; small: the rest. Flat: traders without a position. House: accounts of the venue and its funds'
