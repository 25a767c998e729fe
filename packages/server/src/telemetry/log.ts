import type { LogSettings as Configured } from '../config/server-config.ts'
import { type DestinationStream, destination, type Logger, pino, stdSerializers } from 'pino'

/** What is logged, and where to. */
export interface LogSettings {
  /** Default `info`. */
  readonly level?: Configured['level']
  /** Default: standard error. */
  readonly destination?: DestinationStream
}

// Secrets are of a type that prints nothing. This is for what arrives in a request and never had that type.
const headersHidden = ['authorization', 'cookie', 'plimsoll-signature'].flatMap((name) => [
  `headers["${name}"]`,
  `req.headers["${name}"]`,
])

/** A log of one JSON object a line: `time` in milliseconds UTC, `level` as a word, `msg`, and fields of the event. */
export function createLog({ level = 'info', destination: target }: LogSettings): Logger {
  return pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.err },
      redact: { paths: headersHidden, censor: '[secret]' },
    },
    target ?? destination({ dest: 2, sync: true }),
  )
}
