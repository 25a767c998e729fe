/** A decimal with its whole part in groups of three: `-1,250.000000`. */
export function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  const withGroups = whole.replace(/\B(?=(\d{3})+$)/gu, ',')
  return fraction === undefined ? withGroups : `${withGroups}.${fraction}`
}
