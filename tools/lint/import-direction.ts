import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix, relative, sep } from 'node:path'
import { engineFolders, isTestFile, packageName, packages, testPackage } from './architecture.ts'
import type { Ranged, Rule } from './rule.ts'

interface SourceFile {
  /** Folder name under packages/. */
  readonly folder: string
  /** Path inside packages/<folder>/src. */
  readonly path: string
  readonly isTest: boolean
  readonly root: string
}

interface Import {
  readonly specifier: string
  readonly isTypeOnly: boolean
}

/** Holds the package table and the folder order of the engine against every import. */
export const importDirection: Rule = {
  create(context) {
    const file = locate(context.cwd, context.filename)
    if (file === undefined) return {}
    const check = (node: Ranged, specifier: unknown, isTypeOnly: boolean): void => {
      if (typeof specifier !== 'string') {
        context.report({ node, message: 'Import by a literal name, so that it can be checked.' })
        return
      }
      const message = objection(file, { specifier, isTypeOnly })
      if (message !== undefined) context.report({ node, message })
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value, node.importKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source.value, node.exportKind === 'type'),
      ExportNamedDeclaration: (node) => {
        if (node.source !== null) check(node, node.source.value, node.exportKind === 'type')
      },
      ImportExpression: (node) =>
        check(node, node.source.type === 'Literal' ? node.source.value : undefined, false),
      TSImportType: (node) => check(node, node.source.value, true),
    }
  },
}

function locate(root: string, filename: string): SourceFile | undefined {
  const parts = /^packages\/([^/]+)\/src\/(.+)$/.exec(relative(root, filename).split(sep).join('/'))
  const [, folder, path] = parts ?? []
  if (folder === undefined || path === undefined) return undefined
  return { folder, path, isTest: isTestFile(path), root }
}

function objection(file: SourceFile, imported: Import): string | undefined {
  const { specifier } = imported
  if (specifier.startsWith('.')) return objectionToFile(file, specifier)
  if (specifier.startsWith('#')) return objectionToAlias(file, imported)
  if (specifier.startsWith('node:') || isBuiltin(specifier)) return objectionToNode(file, specifier)
  const [, scopedFolder] = /^@plimsoll\/([^/]+)/.exec(specifier) ?? []
  if (scopedFolder !== undefined) return objectionToPackage(file, scopedFolder, imported)
  if (/^plimsoll(?:\/|$)/.test(specifier)) return objectionToPackage(file, 'cli', imported)
  return objectionToDependency(file, specifier)
}

function objectionToFile(file: SourceFile, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(file.path), specifier)
  if (target.startsWith('..')) {
    return `${specifier} leaves the package; import the other package by its name.`
  }
  if (!file.isTest && isTestFile(target)) return 'Sources do not import tests.'
  // A test may set its subject up with whatever stands above it.
  const keepsOrder = file.folder === 'engine' && !file.isTest
  return keepsOrder ? objectionToFolder(file.path, target) : undefined
}

/** Files beside index.ts stand above every folder. */
function objectionToFolder(from: string, to: string): string | undefined {
  const levels = [from, to].map((path) =>
    path.includes('/') ? engineFolders.indexOf(path.split('/')[0] ?? '') : engineFolders.length,
  )
  const [fromLevel = -1, toLevel = -1] = levels
  const order = engineFolders.join(' -> ')
  if (fromLevel === -1 || toLevel === -1) {
    return `${fromLevel === -1 ? from : to} is in no known folder of the engine (${order}).`
  }
  if (toLevel <= fromLevel) return undefined
  return `${from} may not import upwards from ${to}; the order is ${order}. Move what is shared down.`
}

function objectionToNode(file: SourceFile, specifier: string): string | undefined {
  if (file.isTest || packages[file.folder]?.node === true) return undefined
  return `${file.folder} runs in browsers too and may not import ${specifier}; let the caller pass the result in.`
}

function objectionToPackage(
  file: SourceFile,
  folder: string,
  imported: Import,
): string | undefined {
  if (folder === file.folder) return 'Inside a package, import by relative path.'
  if (file.isTest && folder === testPackage) return undefined
  const rule = packages[file.folder]
  if (rule === undefined) return `packages/${file.folder} is missing in tools/lint/architecture.ts.`
  if (!rule.imports.includes(folder)) {
    const allowed = rule.imports.map(packageName).join(', ') || 'no other package'
    return `${packageName(file.folder)} may not import ${packageName(folder)}; it may import ${allowed}.`
  }
  if (!file.isTest && !imported.isTypeOnly && rule.typesOnly?.includes(folder) === true) {
    return `${packageName(file.folder)} may use only types of ${packageName(folder)}; write \`import type\`.`
  }
  return undefined
}

/** A name that the manifest maps to other specifiers is no better than each of those. */
function objectionToAlias(file: SourceFile, imported: Import): string | undefined {
  const manifest = readManifest(join(file.root, 'packages', file.folder, 'package.json'))
  const targets = stringsIn(manifest['imports']?.[imported.specifier])
  if (targets.length === 0) return `${imported.specifier} is not among the imports of package.json.`
  return targets
    .map((specifier) => objection(file, { ...imported, specifier }))
    .find((message) => message !== undefined)
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

/** Sources use what their own manifest lists; tests also use the tools of the root manifest. */
function objectionToDependency(file: SourceFile, specifier: string): string | undefined {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const manifest = join(file.root, 'packages', file.folder, 'package.json')
  if (listed(manifest, ['dependencies']).has(name)) return undefined
  if (file.isTest) {
    const lists = ['dependencies', 'devDependencies']
    const rootManifest = join(file.root, 'package.json')
    if (listed(manifest, lists).has(name) || listed(rootManifest, lists).has(name)) return undefined
  }
  return `${name} is not a dependency in packages/${file.folder}/package.json; use what is there, or list it.`
}

function listed(manifest: string, lists: readonly string[]): Set<string> {
  const content = readManifest(manifest)
  return new Set(lists.flatMap((list) => Object.keys(content[list] ?? {})))
}

function readManifest(file: string): Record<string, Record<string, unknown> | undefined> {
  if (!existsSync(file)) return {}
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown>>
}
