import type { RepositoryFile } from './repository-files.ts'

/** Rules that a file keeps or breaks by itself. Each names what to do instead. */
interface FileRule {
  readonly name: string
  readonly instead: string
  readonly appliesTo?: (file: RepositoryFile) => boolean
  readonly breaks: (line: string, file: RepositoryFile) => boolean
}

const rules: readonly FileRule[] = [
  {
    name: 'machine path',
    instead: 'write a path relative to the repository',
    breaks: (line) => /(?<![\w.~/-])\/(?:work|root|home|Users)\/\w/.test(line),
  },
  {
    name: 'registry host',
    instead: 'leave the choice of registry to the settings of whoever installs',
    breaks: (line, { path }) =>
      /(?:registry|npm\.pkg|artifactory|nexus)\.[\w.-]+\.\w+/.test(line) ||
      (path === 'package-lock.json' && /"resolved": *"\w+:\/\//.test(line)),
  },
  {
    name: 'install script',
    instead: 'take a release that ships its binaries; scripts are not run',
    appliesTo: ({ path }) => path === 'package-lock.json',
    breaks: (line) => line.includes('"hasInstallScript": true'),
  },
  {
    name: 'outside folder',
    instead: 'keep what the project needs inside it',
    breaks: (line) => /\.library\//.test(line),
  },
  {
    name: 'shared folder',
    instead: 'read it only in a test that skips, or a page that says it is optional, without it',
    breaks: (line, { path, text }) => {
      if (!/\.\.\/shared\b/.test(line)) return false
      if (path.endsWith('.test.ts')) return !/\bskip/i.test(text)
      return !path.endsWith('.md') || !/\boptional/i.test(text)
    },
  },
  {
    name: 'unfinished work',
    instead: 'finish it, or describe the limit where users read about it',
    breaks: (line) => /\b(?:TOD[O]|FIXM[E])\b/.test(line),
  },
  {
    name: 'issue number',
    instead: 'say what the reader has to know',
    breaks: (line) => /\b(?:issue|pull request|PR) #\d/i.test(line),
  },
  {
    name: 'suppression',
    instead: 'put the rule and `-- reason` on the same line',
    appliesTo: ({ path }) => /\.[cm]?[jt]sx?$/.test(path),
    breaks: (line) =>
      /\/[/*] *(?:ox|es)lint-disable/.test(line) && !/-disable\S* \S+\/?\S* -- \S/.test(line),
  },
  {
    name: 'suppression in the engine',
    instead: 'change the code; these rules are what determinism rests on',
    appliesTo: ({ path }) => /^packages\/engine\/src\/.*(?<!\.(?:test|bench))\.ts$/.test(path),
    breaks: (line) => /(?:ox|es)lint-disable.*(?:plimsoll|no-restricted)/.test(line),
  },
]

/** Each finding names file, line, rule and what to do instead. */
export function checkFile(file: RepositoryFile): string[] {
  const applying = rules.filter(({ appliesTo }) => appliesTo === undefined || appliesTo(file))
  const inLines = file.text
    .split('\n')
    .flatMap((line, index) =>
      applying
        .filter(({ breaks }) => breaks(line, file))
        .map(({ name, instead }) => `${file.path}:${index + 1}: ${name}: ${instead}`),
    )
  return [...checkName(file.path), ...inLines]
}

/** kebab-case, apart from the names that tools and readers expect in capitals. */
function checkName(path: string): string[] {
  const isTidy = path
    .split('/')
    .every((part) => /^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*$|^[A-Z]+(?:\.md)?$/.test(part))
  return isTidy ? [] : [`${path}:1: file name: write names in kebab-case`]
}
