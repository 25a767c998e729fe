import {
  controlSection,
  identitySection,
  limitsSection,
  logSection,
  metricsSection,
  serverSection,
  simulationsSection,
  streamSection,
} from './config-sections.ts'
import { domainSection, keySection, webhookSection } from './listed-sections.ts'

/** What the reference page says of a section. */
interface ReferenceSection {
  /** As it stands in the file. */
  readonly header: string
  readonly schema: {
    readonly description: string
    readonly required?: readonly string[]
    readonly properties: Readonly<Record<string, { readonly description: string }>>
  }
}

/** Every section of the configuration with its schema; for the reference page. */
export const configReference: readonly ReferenceSection[] = [
  { header: '[server]', schema: serverSection },
  { header: '[limits]', schema: limitsSection },
  { header: '[identity]', schema: identitySection },
  { header: '[control]', schema: controlSection },
  { header: '[stream]', schema: streamSection },
  { header: '[metrics]', schema: metricsSection },
  { header: '[log]', schema: logSection },
  { header: '[simulations]', schema: simulationsSection },
  { header: '[domains.NAME]', schema: domainSection },
  { header: '[[keys]]', schema: keySection },
  { header: '[[webhooks]]', schema: webhookSection },
]
