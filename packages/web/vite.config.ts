import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const site = join(import.meta.dirname, '..', 'cli', 'site')

/** The server that `npm run dev` speaks to. */
const api = process.env['PLIMSOLL_URL'] ?? 'http://127.0.0.1:8080'

/** Writes what a server hands to browsers that take compressed answers, so that it need not compress while it serves. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(site, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(?:css|html|js|svg)$/u.test(entry.name)) continue
        const file = join(entry.parentPath, entry.name)
        const bytes = readFileSync(file)
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
      }
    },
  }
}

export default defineConfig({
  // Sibling packages are bundled from their sources, so that no build of them stands in between.
  resolve: { conditions: ['plimsoll:source', 'module', 'browser', 'development|production'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: site,
    emptyOutDir: true,
    target: 'es2023',
    // Nothing is written into the page itself: its content policy allows files of its own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: { '/v1': { target: api, ws: true, changeOrigin: true, headers: { origin: api } } },
  },
  plugins: [compressed()],
})
