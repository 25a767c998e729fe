import {
  type RunningServer,
  type ServerConfig,
  type ServerParts,
  startServer,
} from '@plimsoll/server'
import { loadBook } from '../book/load-book.ts'
import { CommandFailure } from '../command-failure.ts'
import { exitCodes } from '../exit-code.ts'
import { journalFailure } from '../journal/journal-failure.ts'
import { ownVersion } from '../own-version.ts'
import { configFailure } from './served-config.ts'
import { laboratory } from './laboratory.ts'

/**
 * Starts a server with what the command line has for it.
 *
 * @param parts what this server is given beside that
 * @throws CommandFailure where the port or the data folder cannot be had, and where a file that is named cannot be used
 * @throws BookError where a configured book cannot be read as one
 */
export async function startServing(
  config: ServerConfig,
  parts: ServerParts = {},
): Promise<RunningServer> {
  try {
    return await startServer(config, {
      version: ownVersion(),
      laboratory,
      loadBook,
      ...parts,
    })
  } catch (error) {
    throw (
      configFailure(error) ??
      listenFailure(config, error) ??
      journalFailure(config.server.data, error)
    )
  }
}

function listenFailure({ server }: ServerConfig, error: unknown): CommandFailure | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const complaint = complaints[code]
  if (complaint === undefined || !(error instanceof Error) || !('syscall' in error))
    return undefined
  if (error.syscall !== 'listen' && error.syscall !== 'getaddrinfo') return undefined
  const message = `${server.host}:${server.port}: ${complaint}`
  return new CommandFailure({ code: 'cannotListen', message }, exitCodes.unreachable)
}

const complaints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there; stop it, or choose another port with --port',
  EADDRNOTAVAIL: 'this machine has no such address; check server.host',
  EACCES: 'may not be listened on; choose a port from 1024 up',
  ENOTFOUND: 'there is no host of this name; check server.host',
}
