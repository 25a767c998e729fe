import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { servePlimsoll } from '../e2e/support/plimsoll.ts'
import { endWithProcess } from './end-with-process.ts'
import { drivePrices, type PriceDrive } from './price-drive.ts'
import { benchDomain, venueBook } from './venue-book.ts'

/** A server with the measured venue on it, whose prices move. */
export interface BenchVenue {
  readonly url: string
  readonly drive: PriceDrive
  close(): Promise<void>
}

/** As often as it can, the server tells of a queue that changes: by default four times a second, and less of a long one. */
const settings = `[log]
level = "error"
[stream]
queueEveryMs = 10
tickMs = 5
[domains.${benchDomain}]
rankingPercent = 100
`

/** Starts the real server as a user does, on a free port of this machine, with data of its own. */
export async function startVenue(): Promise<BenchVenue> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const book = join(folder, 'bench.book.json')
    writeFileSync(book, JSON.stringify(venueBook(Date.now())))
    const config = join(folder, 'bench.toml')
    writeFileSync(config, settings)
    const files = ['--config', config, '--book', book, '--data', join(folder, 'data')]
    const served = await servePlimsoll('serve', '--dev', ...files, '--port', '0')
    const release = endWithProcess(() => {
      void served.kill()
      remove()
    })
    const drive = drivePrices(served.url)
    return {
      url: served.url,
      drive,
      close: async () => {
        try {
          await drive.stop()
        } finally {
          await served.stop()
          release()
          remove()
        }
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
