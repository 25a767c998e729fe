import type { Document } from '@plimsoll/protocol'
import { isOwnRole } from '../../identity/own-role.ts'
import type { Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'
import { servedDomain } from './served-domain.ts'

/** What the funds could carry, and how a domain went lately. */
export function indicatorHandlers(services: Services): Handlers<'getLoad' | 'listIndicators'> {
  return {
    getLoad: async (call) => {
      const hosted = servedDomain(services, call)
      const { indicators } = hosted
      return { document: await hosted.read((state, at) => indicators.load(state, at)) }
    },
    listIndicators: (call) => {
      const { indicators } = servedDomain(services, call)
      const document = indicators.document(call.query.after)
      const isHidden = isOwnRole(call.principal.role)
      return Promise.resolve({ document: isHidden ? withoutDistress(document) : document })
    },
  }
}

/**
 * Without what tells how much others must still close (what is missing at mark, and in how many buckets), and where they go bankrupt (how far
 * marks could move).
 */
function withoutDistress(document: Document<'indicators'>): Document<'indicators'> {
  const { deficit: _deficit, openCases: _open, liquidations: _closing, ...others } = document
  return {
    ...others,
    markets: document.markets.map((row) => {
      const { market, markPrice, openInterest, adlNearness, trigger } = row
      return { market, markPrice, openInterest, adlNearness, ...(trigger && { trigger }) }
    }),
  }
}
