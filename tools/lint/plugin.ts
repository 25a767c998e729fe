import { exactMath, noAsync, noBareDivision, sortComparator } from './engine-purity.ts'
import { importDirection } from './import-direction.ts'
import type { Rule } from './rule.ts'

/** Rules of this repository that the linter does not have; .oxlintrc.json says where they apply. */
const plugin: { meta: { name: string }; rules: Record<string, Rule> } = {
  meta: { name: 'plimsoll' },
  rules: {
    'exact-math': exactMath,
    'import-direction': importDirection,
    'no-async': noAsync,
    'no-bare-division': noBareDivision,
    'sort-comparator': sortComparator,
  },
}

export default plugin
