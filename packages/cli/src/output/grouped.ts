/** A decimal with its whole part in groups of three: `-1,250.000000`. */
export function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  const withGroups = whole.replace(/\B(?=(\d{3})+$)/gu, ',')
  return fraction === undefined ? withGroups : `${withGroups}.${fraction}`
}

/** A count and the word for it: `1 case`, `2,000 cases`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(String(count))} ${count === 1 ? singular : plural}`
}
