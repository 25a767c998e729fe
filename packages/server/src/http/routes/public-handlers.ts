import { asyncApiDocument, openApiDocument, type RouteName } from '@plimsoll/protocol'
import { ProblemError } from '../answer/problem-error.ts'
import type { PublicHandler } from '../request/call.ts'
import type { Services } from '../services.ts'

type Name = Extract<
  RouteName,
  'getAsyncApi' | 'getHealth' | 'getMetrics' | 'getOpenApi' | 'getReadiness'
>

/** What anybody may ask: the interface itself, and whether the server is there. */
export function publicHandlers({
  domains,
  settings,
  telemetry,
  version,
}: Services): Readonly<Partial<Record<Name, PublicHandler>>> {
  return {
    getOpenApi: once(() => openApiDocument(version)),
    getAsyncApi: once(() => asyncApiDocument(version)),
    // Otherwise it needs a key.
    ...(settings.metrics.isPublic && {
      getMetrics: async () => ({
        text: await telemetry.metrics(),
        mediaType: telemetry.metricsType,
      }),
    }),
    getHealth: async () => ({ document: { status: 'ok' } }),
    getReadiness: async () => {
      const starting = domains.all().filter(({ status }) => status.phase === 'starting').length
      if (starting === 0) return { document: { status: 'ready' } }
      const detail = 'domains are being recovered; try again in a second'
      throw new ProblemError('unavailable', { detail, retryAfterMs: 1_000 })
    },
  }
}

/** A document that never changes, written when it is first asked for. */
function once(build: () => unknown): PublicHandler {
  let json: string | undefined
  return async () => ({ json: (json ??= JSON.stringify(build())) })
}
