import { formatPath } from '@plimsoll/protocol'
import { historyOfFile } from '../scenario-file/read-paths.ts'
import type { ReturnHistory } from './fit-jump-diffusion.ts'

/**
 * Log returns of a table of prices: a header with `timeMs` and a name for each market, then times in even steps and prices above 0.
 *
 * @param file how complaints name it
 * @throws BookError naming the line and column of what is wrong
 */
export function readReturnHistory(text: string, file: string): ReturnHistory {
  return historyOfFile(() => text, { source: { file, describe: formatPath } }, file)
}
