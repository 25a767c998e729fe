import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound, ProblemError } from '../answer/problem-error.ts'
import { refuseOtherMethods } from '../every-request.ts'
import { askedAnew, keptForever, siteHeaders } from './site-headers.ts'

/** Addresses of the dashboard. The page itself knows what to show at which. */
const pageUrls = ['/', '/sign-in', '/d/*']
const assetUrl = '/assets/:file'

/** A name that is a plain file of a kind that the dashboard is made of: no folder, nothing hidden, no packed copy. */
const assetName = /^\w[\w.-]{0,199}\.(?:css|js|png|svg|webp|woff2)$/u
/** The build puts a digest of the content into the names of most files. */
const digestName = /-[\w-]{8}\.\w+$/u

/**
 * Hands out the built dashboard of a folder. Its files are public: what they show is asked for as everything else is, with a key
 * where one is needed.
 */
export async function attachSite(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    serve: false,
    root: folder,
    preCompressed: true,
    dotfiles: 'ignore',
    index: false,
    cacheControl: false,
    acceptRanges: false,
    // Size and time do not tell two builds apart: packages are unpacked with one time for all files, and pages have one length.
    etag: false,
    lastModified: false,
    setHeaders: (reply, path) => {
      const name = path.replace(/\.(?:br|gz)$/u, '')
      reply.headers(siteHeaders)
      reply.header('cache-control', digestName.test(name) ? keptForever : askedAnew)
    },
  })
  for (const url of pageUrls) {
    route(app, url, 'page', (_request, reply) => reply.sendFile('index.html'))
  }
  route(app, assetUrl, 'asset', (request, reply) => {
    const { file } = request.params as { readonly file: string }
    if (!assetName.test(file)) throw notFound()
    return reply.sendFile(join('assets', file))
  })
  const read = ['GET', 'HEAD']
  refuseOtherMethods(app, new Map([...pageUrls, assetUrl].map((url) => [url, read])), [])
}

function route(
  app: FastifyInstance,
  url: string,
  name: 'asset' | 'page',
  send: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): void {
  app.route({
    method: ['GET', 'HEAD'],
    url,
    config: { route: name },
    handler: async (request, reply) => {
      refusePreconditions(request)
      return send(request, reply)
    },
  })
}

/** A file is only read, so that there is nothing to protect from being changed meanwhile. */
function refusePreconditions({ headers }: FastifyRequest): void {
  const name = ['if-match', 'if-unmodified-since'].find((header) => header in headers)
  if (name === undefined) return
  throw new ProblemError('invalidRequest', { detail: `a file is sent without ${name}` })
}
