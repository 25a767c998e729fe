import { writeFileSync } from 'node:fs'
import { CommandFailure } from '../command-failure.ts'

/**
 * Writes a report, over an earlier one of the same name.
 *
 * @throws CommandFailure where it cannot be written
 */
export function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const message = `${file}: cannot be written (${code}); check the path, its permissions and the space`
    throw new CommandFailure({ code: 'unwritable', file, message })
  }
}
