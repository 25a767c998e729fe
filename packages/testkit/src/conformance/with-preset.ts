import { type BookSpec, expandWaterfall, findWaterfallPreset } from '@plimsoll/engine'

/** A book with the layers of a waterfall preset. */
export function withPreset(name: string, book: Omit<BookSpec, 'waterfall'>): BookSpec {
  const preset = findWaterfallPreset(name)
  if (preset === undefined) throw new Error(`the waterfall ${name} is gone`)
  return { ...book, waterfall: expandWaterfall(preset.spec, book) }
}
