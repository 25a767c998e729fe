import type { RouteName } from '@plimsoll/protocol'
import type { Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'
import { laboratoryHandlers } from '../simulations/laboratory-handlers.ts'
import { accountHandlers } from './account-handlers.ts'
import { bookHandlers } from './book-handlers.ts'
import { caseHandlers } from './case-handlers.ts'
import { commandHandlers } from './command-handlers.ts'
import { controlHandlers } from './control-handlers.ts'
import { domainHandlers } from './domain-handlers.ts'
import { indicatorHandlers } from './indicator-handlers.ts'
import { planHandlers } from './plan-handlers.ts'
import { rehearsalHandlers } from './rehearsal-handlers.ts'
import { serverHandlers } from './server-handlers.ts'
import { sessionHandlers } from './session-handlers.ts'

/** Routes that are served without a key, or in another way. */
type OtherRoute = 'getAsyncApi' | 'getHealth' | 'getOpenApi' | 'getReadiness' | 'openStream'

/** Every route that needs a key, and what serves it. That none is left out is a matter of types. */
export function keyedHandlers(services: Services): Handlers<Exclude<RouteName, OtherRoute>> {
  return {
    ...accountHandlers(services),
    ...bookHandlers(services),
    ...caseHandlers(services),
    ...commandHandlers(services),
    ...controlHandlers(services),
    ...domainHandlers(services),
    ...laboratoryHandlers(services),
    ...indicatorHandlers(services),
    ...planHandlers(services),
    ...rehearsalHandlers(services),
    ...serverHandlers(services),
    ...sessionHandlers(services),
  }
}
