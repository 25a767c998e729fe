import type { RoundView } from '@plimsoll/engine'

/** How many passes through a queue deleveraging made: one for each leg of a case that it placed in a layer. */
export function passesOf({ cases }: Pick<RoundView, 'cases'>): number {
  return cases
    .flatMap(({ layers }) => layers)
    .filter(({ layer }) => layer === 'adl')
    .map(({ fills }) => {
      const ranked = fills.filter(({ rank }) => rank !== undefined)
      return new Set(ranked.map(({ market, side }) => `${side} ${market}`)).size
    })
    .reduce((sum, passes) => sum + passes, 0)
}
