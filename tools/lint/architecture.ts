/**
 * What may import what. The linter (import-direction) and the tidy test (manifests) read these
 * tables; nothing else states them.
 */

export interface PackageRule {
  /** Sibling packages that its sources may import, by folder name. */
  readonly imports: readonly string[]
  /** The subset of `imports` of which only types may be used, so that no code is carried along. */
  readonly typesOnly?: readonly string[]
  /** Whether its sources may name built-in modules of Node; browsers load the others. */
  readonly node: boolean
}

export const packages: Readonly<Record<string, PackageRule>> = {
  engine: { imports: [], node: false },
  protocol: { imports: ['engine'], typesOnly: ['engine'], node: false },
  journal: { imports: ['engine'], node: true },
  simulator: { imports: ['engine', 'protocol', 'journal'], node: true },
  reports: { imports: ['engine', 'protocol'], node: false },
  server: { imports: ['engine', 'protocol', 'journal', 'reports'], node: true },
  client: { imports: ['protocol'], node: false },
  web: { imports: ['client', 'reports'], node: false },
  cli: {
    imports: ['engine', 'protocol', 'journal', 'simulator', 'reports', 'server', 'client'],
    node: true,
  },
  testkit: { imports: ['engine', 'protocol', 'journal', 'simulator'], node: true },
}

/** Only tests and benchmarks import it, and those of every package may. */
export const testPackage = 'testkit'

/** Folders of packages/engine/src, lowest first: a file imports from its own folder or lower. */
export const engineFolders: readonly string[] = [
  'quantity',
  'market',
  'account',
  'ledger',
  'fund',
  'risk',
  'policy',
  'waterfall',
  'machine',
]

export function packageName(folder: string): string {
  return folder === 'cli' ? 'plimsoll' : `@plimsoll/${folder}`
}

/** A test, a benchmark, or what only they use. */
export function isTestFile(path: string): boolean {
  return /\.(?:test|bench)\.tsx?$|\/testing\//.test(path)
}
