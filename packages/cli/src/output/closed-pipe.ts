import { exitCodes } from '../exit-code.ts'
import { singleLine, type Streams } from './output.ts'

/**
 * A reader that goes away, as `head` does, ends the process in silence; any other failure to write is said on stderr.
 * Without this either would be an uncaught error.
 */
export function surviveClosedPipe({ stdout, stderr }: Streams): void {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit()
      if (stream !== stderr) stderr.write(`plimsoll: cannot write: ${singleLine(error.message)}\n`)
      process.exit(exitCodes.internalFault)
    })
  }
}
