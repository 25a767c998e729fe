import type { FastifyInstance } from 'fastify'

const visited: ReadonlySet<string | undefined> = new Set(['openStream', 'page'])

/** Tells of everybody who asks for a page of the dashboard or opens a stream, as an open page does after a restart. */
export function noticeVisits(app: FastifyInstance, onVisit: () => void): void {
  app.addHook('onRequest', async (request) => {
    if (visited.has(request.routeOptions.config.route)) onVisit()
  })
}
