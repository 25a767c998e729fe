/**
 * How fast the dashboard is: frames of the market screen with a live queue, opening the first screen, and a what-if. Everything
 * is on this machine, and ends by itself after some minutes.
 */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromiumFile, startBrowser } from '../e2e/support/browser.ts'
import { benchPage, type Measured, tableLines } from './bench-tables.ts'
import { startVenue } from './bench-venue.ts'
import { measureOpening } from './opening.ts'
import { measureQueueScreen } from './queue-screen.ts'
import { measureWhatIf } from './what-if-answers.ts'

const opens = 5
const whatIfMoves = 30
/** As the command line says that something it needs cannot be reached. */
const unreachable = 4

const { values: options } = parseArgs({
  options: {
    report: { type: 'string' },
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '20' },
    runs: { type: 'string', default: '3' },
  },
})

const onStage = (stage: string): void => {
  process.stderr.write(`${stage} …\n`)
}

if (chromiumFile === undefined) {
  const where = 'install the package chromium, or name the file in PLIMSOLL_CHROMIUM'
  process.stderr.write(`there is no Chromium on this machine: ${where}\n`)
  process.exitCode = unreachable
} else {
  const measured = await measure(countOf('runs', 20), countOf('seconds', 120))
  // npm starts it in the folder of the package; a file is meant from where it was asked for.
  const folder = process.env['INIT_CWD'] ?? process.cwd()
  if (options.report !== undefined)
    writeFileSync(resolve(folder, options.report), benchPage(measured))
  const lines = options.json ? [JSON.stringify(measured, null, 2)] : tableLines(measured)
  process.stdout.write(`${lines.join('\n')}\n`)
}

async function measure(runs: number, seconds: number): Promise<Measured> {
  onStage('the server begins with its book')
  const venue = await startVenue()
  try {
    const browser = await startBrowser()
    try {
      const { url, drive } = venue
      onStage('opening the first screen')
      const opening = await measureOpening(browser, url, opens)
      onStage(`a what-if, ${whatIfMoves} moves`)
      const whatIf = await measureWhatIf(browser, url, whatIfMoves)
      const forMs = seconds * 1_000
      const queue = await measureQueueScreen(browser, { url, drive, runs, forMs, onStage })
      return { queue, opening, whatIf, browser: `Chromium ${browser.version()}` }
    } finally {
      await browser.close()
    }
  } finally {
    await venue.close()
  }
}

function countOf(name: 'runs' | 'seconds', max: number): number {
  const count = Number(options[name])
  if (Number.isInteger(count) && count >= 1 && count <= max) return count
  throw new RangeError(`--${name} is a whole number from 1 to ${max}`)
}
