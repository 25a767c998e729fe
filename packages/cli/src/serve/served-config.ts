import { ConfigError, readConfig, type ServerConfig } from '@plimsoll/server'
import { loadBook } from '../book/load-book.ts'
import { readText } from '../book/read-file.ts'
import { CommandFailure } from '../command-failure.ts'

/** What a server is started with, as the command line says it. */
export interface ServeOptions {
  readonly config?: string
  readonly data?: string
  readonly port?: number
  readonly dev?: boolean
  readonly production?: boolean
  readonly book?: string
  /** `false`: the dashboard is not served, even where it is built. */
  readonly dashboard?: boolean
}

/**
 * The configuration of a server: that of its file, or the defaults, with what the command line says in its place.
 *
 * @throws CommandFailure where the file cannot be read, or says something that cannot be
 * @throws BookError where the book cannot be read as one
 */
export function servedConfig(options: ServeOptions): ServerConfig {
  const { config, data, port, dev: isDev = false, book } = options
  const books = book === undefined ? undefined : new Map([[loadBook(book).spec.domain, book]])
  try {
    return readConfig(config === undefined ? '' : readText(config), {
      file: config ?? 'plimsoll.toml',
      isDev,
      ...(data !== undefined && { data }),
      ...(port !== undefined && { port }),
      ...(books !== undefined && { books }),
    })
  } catch (error) {
    throw configFailure(error) ?? error
  }
}

/** What is wrong with a configuration or a file it names, for whoever can mend it. Undefined for other errors. */
export function configFailure(error: unknown): CommandFailure | undefined {
  if (!(error instanceof ConfigError)) return undefined
  const { file, setting, message } = error
  return new CommandFailure({ code: 'invalidConfig', file, path: setting, message })
}
