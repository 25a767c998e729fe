const presetImport = /^import \{ (\w+) \} from '\.\/([\w-]+)\.ts'\n/gmu

/** The index of presets with one more, in the order of their names. */
export function withPreset(index: string, policy: string, constant: string): string {
  const known = [...index.matchAll(presetImport)].map(([, name = '', file = '']) => ({
    name,
    file,
  }))
  const all = [...known, { name: constant, file: policy }].sort((a, b) =>
    a.file < b.file ? -1 : 1,
  )
  const imports = all.map(({ name, file }) => `import { ${name} } from './${file}.ts'\n`).join('')
  const names = all.map(({ name }) => `  ${name},\n`).join('')
  const first = index.search(presetImport)
  const rest = index.slice(first).replaceAll(presetImport, '')
  return (index.slice(0, first) + imports + rest).replace(
    /frozenCopy\(\[\n[^\]]*\]\)/u,
    `frozenCopy([\n${names}])`,
  )
}
