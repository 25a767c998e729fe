import { expect, test } from 'vitest'
import { checkBy } from '../api/check-document.ts'
import type { JsonSchema } from '../api/documents/json-schema.ts'
import { channelMessageSchema } from './channel-message.ts'
import { exampleExchange, type ExchangeLine } from './example-exchange.ts'

function schemaOf({ by, message }: ExchangeLine): JsonSchema {
  if (by === 'client') return { $ref: '#/$defs/clientMessage' }
  if ('data' in message) return channelMessageSchema('marks')
  return { $ref: `#/$defs/${message.type}Message` }
}

test.each(exampleExchange)('what the $by says in the example is what it may say', (line) => {
  expect(checkBy(schemaOf(line), 'message')(line.message)).toEqual([])
})
