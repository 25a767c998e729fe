import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** As far from the compiled modules as from their sources. */
const folder = join(import.meta.dirname, '..', '..', 'site')

/** The folder of the built dashboard. Undefined where it was not built. */
export function dashboardFolder(): string | undefined {
  return existsSync(join(folder, 'index.html')) ? folder : undefined
}

/** What to do where there is none. */
export const dashboardMissing = 'dashboard: not built; npm run setup builds it'
