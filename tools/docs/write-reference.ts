import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { referencePages } from './reference-pages.ts'

const repository = join(import.meta.dirname, '..', '..')
for (const { file, text } of referencePages) writeFileSync(join(repository, file), text)
