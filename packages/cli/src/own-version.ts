import { readFileSync } from 'node:fs'

/** The version of this program. */
export function ownVersion(): string {
  const manifest = new URL('../package.json', import.meta.url)
  const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
  const hasVersion = typeof parsed === 'object' && parsed !== null && 'version' in parsed
  return hasVersion ? String(parsed.version) : '0.0.0'
}
