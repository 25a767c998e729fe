import { createHmac } from 'node:crypto'
import type { Secret } from '../telemetry/secret.ts'

/** Headers of a webhook, in lower case. */
export const webhookHeaders = {
  timestampMs: 'plimsoll-timestamp',
  signature: 'plimsoll-signature',
} as const

/**
 * The signatures of a body: HMAC-SHA256 over `<timestamp>.<body>`, base64url without padding, one for each secret, separated by
 * commas. A receiver that knows one of the secrets accepts the message if one of them is right.
 */
export function signWebhook(
  secrets: readonly Secret[],
  timestampMs: number,
  body: Uint8Array,
): string {
  return secrets
    .map((secret) =>
      createHmac('sha256', secret.reveal())
        .update(`${timestampMs}.`)
        .update(body)
        .digest('base64url'),
    )
    .join(',')
}
