import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const repository = join(import.meta.dirname, '..', '..')

/** A file that breaks one rule, in its last line. */
export interface Planted {
  readonly rule: string
  /** What the report must say: the replacement, where there is one. */
  readonly says: string
  readonly path: string
  readonly source: string
}

export interface Report {
  readonly rule: string
  readonly line: number
  readonly text: string
}

/** One planted file for each of the sources, in a folder below packages/. */
export function plant(
  where: { readonly rule: string; readonly folder: string; readonly says: string },
  ...sources: string[]
): Planted[] {
  const { rule, folder, says } = where
  return sources.map((source, index) => {
    const name = `${rule}-${says}-${index}`.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()
    return { rule, says, source, path: `packages/${folder}/${name}.ts` }
  })
}

/** Each planted file must be reported in its last line, under its rule and under no other. */
export function testPlanted(planted: readonly Planted[]): void {
  const reports = lint(Object.fromEntries(planted.map(({ path, source }) => [path, source])))
  test.each(planted)('$rule: $path: $source', ({ path, rule, says, source }) => {
    const found = reports.get(path) ?? []
    expect(found.map((report) => report.rule)).toEqual([rule])
    expect(found[0]?.text).toContain(says)
    expect(found[0]?.line).toBe(source.split('\n').length)
  })
}

/** Lints files in a folder of their own with the configuration of this repository. */
export function lint(files: Readonly<Record<string, string>>): Map<string, Report[]> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-lint-'))
  try {
    for (const path of ['.oxlintrc.json', 'package.json', 'tsconfig.base.json', 'tools/lint']) {
      cpSync(join(repository, path), join(root, path), { recursive: true })
    }
    put(
      join(root, 'tsconfig.json'),
      '{ "extends": "./tsconfig.base.json", "include": ["packages"] }',
    )
    for (const [path, source] of Object.entries(files)) put(join(root, path), source)
    return runLinter(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly help?: string
  readonly filename: string
  readonly labels: readonly { readonly span: { readonly line: number } }[]
}

function runLinter(root: string): Map<string, Report[]> {
  const programs = join(repository, 'node_modules', '.bin')
  const result = spawnSync(join(programs, 'oxlint'), ['--type-aware', '-f', 'json', 'packages'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: programs + delimiter + process.env['PATH'] },
  })
  const { diagnostics } = JSON.parse(result.stdout) as { diagnostics: readonly Diagnostic[] }
  const reports = new Map<string, Report[]>()
  for (const { code, message, help = '', filename, labels } of diagnostics) {
    const report = { rule: code, line: labels[0]?.span.line ?? 0, text: `${message} ${help}` }
    reports.set(filename, [...(reports.get(filename) ?? []), report])
  }
  return reports
}

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
