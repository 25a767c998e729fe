import { join } from 'node:path'
import { NameRefused, writeNewPolicy } from './new-policy.ts'

const repository = join(import.meta.dirname, '..', '..')

const [kind, name, ...more] = process.argv.slice(2)
if (kind !== 'policy' || name === undefined || more.length > 0) {
  console.error('new: give what is new and its name: npm run new policy my-venue')
  process.exitCode = 2
} else {
  try {
    console.log(nextSteps(name, writeNewPolicy(repository, name)))
  } catch (error) {
    if (!(error instanceof NameRefused)) throw error
    console.error(`new: ${error.message}`)
    process.exitCode = 2
  }
}

function nextSteps(policy: string, files: readonly string[]): string {
  return `Wrote
${files.map((file) => `  ${file}`).join('\n')}

Next
  1. ${files[0]}
     The rule of the venue as data, and words for every ⟨…⟩. docs/reference/policies.md explains the
     terms; one that is missing goes into packages/engine/src/policy/terms.ts. The preset itself goes
     into packages/engine/SPEC.md, A-4.
  2. docs/policies/${policy}.md: a book that shows the rule, and its outcome calculated by hand. Then
       npx vitest run --project cli policy-docs -u
     writes what the page repeats of the preset, and refuses an outcome that the engine does not reach.
  3. docs/policies/README.md: a row in each of its two tables of presets.
  4. packages/testkit/src/book/presets.ts: the same rule for the reference engine, written from SPEC.md.
  5. npm run docs, then npm run verify.`
}
