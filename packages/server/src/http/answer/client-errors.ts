import type { Socket } from 'node:net'
import { STATUS_CODES } from 'node:http'
import { problemAnswer, problemMediaType } from './problem-answer.ts'
import { ProblemError } from './problem-error.ts'

/**
 * Answers a connection on which no request could be read, and ends it: what follows on it cannot be trusted to begin a request.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const { status, document } = problemAnswer(problemOfCode(error.code))
  const body = JSON.stringify(document)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function problemOfCode(code: string | undefined): ProblemError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ProblemError('headersTooLarge')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProblemError('requestTooSlow')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new ProblemError('bodyTooLarge')
    default:
      return new ProblemError('invalidRequest', { detail: 'what was sent is no HTTP/1.1 request' })
  }
}
