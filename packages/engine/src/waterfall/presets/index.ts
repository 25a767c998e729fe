import { ccpTearUp } from './ccp-tear-up.ts'
import { ccpVmgh } from './ccp-vmgh.ts'
import { deribit } from './deribit.ts'
import { drift } from './drift.ts'
import { gmxV2 } from './gmx-v2.ts'
import { injective } from './injective.ts'
import { mangoV4 } from './mango-v4.ts'
import { paradex } from './paradex.ts'
import { percolator } from './percolator.ts'
import { vega } from './vega.ts'
import { vertex } from './vertex.ts'
import { canonicalText } from '../../quantity/canonical-text.ts'
import { frozenCopy } from '../../quantity/frozen-copy.ts'
import { sha256Hex } from '../../quantity/sha256.ts'
import { utf8Bytes } from '../../quantity/utf8.ts'
import { waterfallTerms } from '../waterfall-terms.ts'
import type { WaterfallPreset, WaterfallSpec } from './waterfall-preset.ts'

/** Whole waterfalls of venues and clearing houses, by name. */
export const waterfallPresets: readonly WaterfallPreset[] = frozenCopy([
  ccpTearUp,
  ccpVmgh,
  deribit,
  drift,
  gmxV2,
  injective,
  mangoV4,
  paradex,
  percolator,
  vega,
  vertex,
])

/** The waterfall of a name, if there is one. */
export function findWaterfallPreset(waterfall: string): WaterfallPreset | undefined {
  return waterfallPresets.find(({ spec }) => spec.waterfall === waterfall)
}

const SCHEMA_VERSION = 1

/** SHA-256 over a waterfall in its one form, `*` not yet replaced, hexadecimal. */
export function waterfallPresetHash({ waterfall, version, layers }: WaterfallSpec): string {
  const terms = { waterfall, version, layers: waterfallTerms(layers) }
  return sha256Hex(utf8Bytes(canonicalText({ schemaVersion: SCHEMA_VERSION, ...terms })))
}
