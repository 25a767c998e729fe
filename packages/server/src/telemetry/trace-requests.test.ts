import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import fastify from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { traceRequests } from './trace-requests.ts'

afterEach(() => {
  trace.disable()
  context.disable()
})

/** What an SDK would register: spans that are noted, and a context that follows asynchronous work. */
function registerNoting(noted: string[]): void {
  trace.setGlobalTracerProvider({
    getTracer: () =>
      ({
        startSpan: (name: string) => {
          let current = name
          return {
            updateName: (next: string) => {
              current = next
            },
            setAttribute: (key: string, value: unknown) => noted.push(`${key} ${String(value)}`),
            setStatus: () => noted.push('failed'),
            end: () => noted.push(`end ${current}`),
          }
        },
      }) as never,
  })
  const storage = new AsyncLocalStorage<Context>()
  const manager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (
      inner: Context,
      run: (...args: unknown[]) => unknown,
      self: unknown,
      ...args: unknown[]
    ) => storage.run(inner, () => run.apply(self, args)),
    bind: (_inner: Context, target: unknown) => target,
    enable: () => manager,
    disable: () => manager,
  }
  context.setGlobalContextManager(manager as never)
}

test('a handler runs inside the span of its request, after a body as well', async () => {
  const noted: string[] = []
  registerNoting(noted)
  const app = fastify()
  traceRequests(app)
  app.post('/', { config: { route: 'postCommands' } }, async () => {
    await new Promise((resolve) => setImmediate(resolve))
    noted.push(trace.getActiveSpan() === undefined ? 'outside' : 'inside')
    return {}
  })
  app.get('/fault', async () => {
    throw new Error('broken')
  })
  await app.inject({ method: 'POST', url: '/', payload: { one: 1 } })
  await app.inject({ method: 'GET', url: '/fault' })
  await app.close()
  expect(noted).toEqual([
    'inside',
    'http.response.status_code 200',
    'end plimsoll.request postCommands',
    'http.response.status_code 500',
    'failed',
    'end plimsoll.request',
  ])
})
