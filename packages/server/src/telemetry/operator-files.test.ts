import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createTelemetry } from './telemetry.ts'

function textOf(file: string): string {
  return readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8')
}

/** Names of metrics as files name them: parts of histograms by their histogram. */
function namedIn(text: string): Set<string> {
  const found = text.match(/\bplimsoll_[a-z0-9_]+/gu) ?? []
  return new Set(found.map((name) => name.replace(/_(?:bucket|sum|count)$/u, '')))
}

function names(): string[] {
  const { measures } = createTelemetry({ log: { level: 'silent' } })
  return measures.registry.getMetricsAsArray().map(({ name }) => name)
}

test.each(['packaging/alerts.yml', 'packaging/grafana-dashboard.json', 'docs/observability.md'])(
  '%s names only metrics that there are',
  (file) => {
    const known = new Set(names())
    const partial = new Set(['plimsoll_process_', 'plimsoll_nodejs_'])
    const unknown = [...namedIn(textOf(file))].filter(
      (name) => !known.has(name) && !partial.has(name),
    )
    expect(unknown).toEqual([])
    expect(namedIn(textOf(file)).size).toBeGreaterThan(10)
  },
)

test('every metric of the server is described', () => {
  const described = namedIn(textOf('docs/observability.md'))
  const own = names().filter((name) => !/^plimsoll_(?:process|nodejs)_/u.test(name))
  expect(own.filter((name) => !described.has(name))).toEqual([])
  expect(own.length).toBeGreaterThan(30)
})

test('the dashboard has a panel for each of its queries, and no two with one id', () => {
  const { panels } = JSON.parse(textOf('packaging/grafana-dashboard.json')) as {
    readonly panels: readonly { readonly id: number; readonly targets: readonly unknown[] }[]
  }
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  expect(panels.every(({ targets }) => targets.length > 0)).toBe(true)
})
