import type { Role } from '@plimsoll/protocol'
import type { Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'
import { servedDomain } from './served-domain.ts'

/** What is missing at mark tells, second by second, how much of a market others must still close. */
const learnsNoDeficit: ReadonlySet<Role> = new Set(['trader', 'marketMaker'])

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
      const { deficit, ...others } = indicators.document(call.query.after)
      const isShown = !learnsNoDeficit.has(call.principal.role)
      return Promise.resolve({ document: { ...others, ...(isShown && deficit && { deficit }) } })
    },
  }
}
