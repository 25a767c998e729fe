import { packageName, packages, testPackage } from '../lint/architecture.ts'
import type { RepositoryFile } from './repository-files.ts'

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly type?: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface Project {
  readonly references?: readonly { readonly path: string }[]
}

/** What packages declare about themselves, held against the table of the architecture. */
export function checkPackages(files: readonly RepositoryFile[]): string[] {
  const folders = new Set(
    files.flatMap(({ path }) => /^packages\/([^/]+)\//.exec(path)?.slice(1) ?? []),
  )
  const manifests = files.filter(({ path }) => /(?:^|^packages\/[^/]+\/)package\.json$/.test(path))
  return [
    ...manifests.flatMap(checkPins),
    ...[...folders].flatMap((folder) => checkPackage(folder, files)),
  ]
}

/** Without exact versions the lockfile of one machine is refused by another. */
function checkPins({ path, text }: RepositoryFile): string[] {
  const manifest = JSON.parse(text) as Manifest
  const lists = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]
  return lists
    .flatMap((list) => Object.entries(list ?? {}))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${path}: pin: write an exact version of ${name}, not ${version}`)
}

function checkPackage(folder: string, files: readonly RepositoryFile[]): string[] {
  const path = `packages/${folder}`
  const rule = packages[folder]
  if (rule === undefined) return [`${path}: package: add it to tools/lint/architecture.ts`]
  const manifestText = files.find((file) => file.path === `${path}/package.json`)?.text
  if (manifestText === undefined) return [`${path}: package: it has no package.json; remove it`]

  const manifest = JSON.parse(manifestText) as Manifest
  const siblings = Object.keys(manifest.dependencies ?? {}).filter(isSibling)
  const allowed = new Set(rule.imports.map(packageName))
  const references = Object.keys(packages).filter((other) => siblings.includes(packageName(other)))
  const findings = [
    !hasContent(path, files) && 'empty package: add it when it has something in it',
    manifest.name !== packageName(folder) && `name: call it ${packageName(folder)}`,
    manifest.license !== 'Apache-2.0' && 'licence: it is Apache-2.0',
    manifest.type !== 'module' && 'type: it is "module"',
    folder === testPackage && manifest.private !== true && 'private: it is never published',
    ...siblings.map(
      (name) => !allowed.has(name) && `direction: ${packageName(folder)} may not depend on ${name}`,
    ),
    sorted(referencesIn(files, `${path}/tsconfig.json`)) !== sorted(references) &&
      `references: tsconfig.json must name what package.json names: ${sorted(references)}`,
    ...['', '/tsconfig.test.json'].map(
      (project) =>
        !referencesIn(files, 'tsconfig.json').includes(folder + project) &&
        `references: add ${path}${project} to the tsconfig.json at the root`,
    ),
  ]
  return findings.filter((finding) => finding !== false).map((finding) => `${path}: ${finding}`)
}

function isSibling(name: string): boolean {
  return Object.keys(packages).some((folder) => packageName(folder) === name)
}

/** A file that only says that it is a module is not something. */
function hasContent(path: string, files: readonly RepositoryFile[]): boolean {
  return files.some(
    (file) =>
      file.path.startsWith(`${path}/src/`) &&
      !file.path.includes('.test.') &&
      file.text.trim() !== 'export {}',
  )
}

/** Folder names under packages/ that a project refers to. */
function referencesIn(files: readonly RepositoryFile[], path: string): string[] {
  const text = files.find((file) => file.path === path)?.text ?? '{}'
  const project = JSON.parse(text) as Project
  return (project.references ?? []).map((reference) =>
    reference.path.replace(/^(?:\.\.|packages)\//, ''),
  )
}

function sorted(names: readonly string[]): string {
  return names.toSorted().join(', ')
}
