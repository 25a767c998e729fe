import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { servePlimsoll } from '../e2e/support/plimsoll.ts'
import { drivePrices, type PriceDrive, priceEveryMs } from './price-drive.ts'
import { venueBook } from './venue-book.ts'

/** A server with the measured venue on it, whose prices move. */
export interface BenchVenue {
  readonly url: string
  readonly drive: PriceDrive
  close(): Promise<void>
}

/** Starts the real server as a user does, on a free port of this machine, with data of its own. */
export async function startVenue(): Promise<BenchVenue> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const book = join(folder, 'bench.book.json')
    writeFileSync(book, JSON.stringify(venueBook(Date.now())))
    const config = join(folder, 'bench.toml')
    writeFileSync(config, `[log]\nlevel = "error"\n[stream]\nqueueEveryMs = ${priceEveryMs}\n`)
    const files = ['--config', config, '--book', book, '--data', join(folder, 'data')]
    const served = await servePlimsoll('serve', '--dev', ...files, '--port', '0')
    // Whatever ends this process ends the server with it.
    const end = (): void => {
      void served.kill()
      remove()
    }
    process.once('exit', end)
    const drive = drivePrices(served.url)
    return {
      url: served.url,
      drive,
      close: async () => {
        try {
          await drive.stop()
        } finally {
          await served.stop()
          process.removeListener('exit', end)
          remove()
        }
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
