import type { Role } from '@plimsoll/protocol'
import type { Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'
import { servedDomain } from './served-domain.ts'

/** How much is missing at mark, and in how many buckets, tells second by second how much others must still close. */
const learnsNoDistress: ReadonlySet<Role> = new Set(['trader', 'marketMaker'])

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
      if (!learnsNoDistress.has(call.principal.role)) return Promise.resolve({ document })
      const { deficit: _deficit, openCases: _open, liquidations: _closing, ...others } = document
      return Promise.resolve({ document: others })
    },
  }
}
