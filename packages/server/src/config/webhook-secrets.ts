import { readSecretFile } from '../identity/secret-files.ts'
import type { Secret } from '../telemetry/secret.ts'
import type { WebhookSettings } from './server-config.ts'

/**
 * The secrets that messages to a receiver are signed with: one, or two while they are exchanged.
 *
 * @throws ConfigError where they cannot be read
 */
export function readWebhookSecrets({ secretFile }: WebhookSettings): readonly Secret[] {
  return readSecretFile(secretFile)
}
