import { hash } from 'node:crypto'
import type { PolicySpec } from '@plimsoll/engine'

/** SHA-256 of a policy in its one text: JSON with sorted keys, under version 1 of the schema, hexadecimal. */
export function policyDigest(spec: PolicySpec): string {
  const form = Object.fromEntries(
    hashed.map((name) => [name, spec[name]] as const).filter(([, value]) => value !== undefined),
  )
  return hash('sha256', sortedJson({ policy: form, schemaVersion: 1 }))
}

const hashed = [
  'policy',
  'version',
  'eligibility',
  'allocation',
  'price',
  'pairing',
  'limits',
  'exemptMarkets',
  'casesMax',
] as const satisfies readonly (keyof PolicySpec)[]

function sortedJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  const fields = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${sortedJson(field)}`).join(',')}}`
}
