import { type Attributes, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api'

/**
 * Runs something inside a span, which becomes the parent of spans opened meanwhile. Without an SDK that the operator registers,
 * nothing is recorded.
 */
export async function traced<T>(
  name: string,
  attributes: Attributes,
  run: () => Promise<T>,
): Promise<T> {
  return tracer().startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await run()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      span.setStatus({ code: SpanStatusCode.ERROR, message })
      throw error
    } finally {
      span.end()
    }
  })
}

/** Records a span of something that is over. */
export function recordSpan(
  name: string,
  attributes: Attributes,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): void {
  tracer().startSpan(name, { attributes, startTime: startMs }).end(endMs)
}

/** Asked each time: an SDK may be registered after this module was loaded. */
function tracer(): Tracer {
  return trace.getTracer('plimsoll')
}
