/** What is spoken on the stream. */
export const streamDefinitions = {
  subscriptionId: {
    title: 'id of a subscription',
    description: 'Chosen by the client; one per connection.',
    type: 'string',
    minLength: 1,
    maxLength: 64,
  },
  channelName: {
    title: 'channel',
    description: 'One of the channels; a queue is adl.queue.<market>.',
    type: 'string',
    pattern:
      '^(adl\\.events|adl\\.queue\\..{1,128}|cases|funds|liquidations|marks|plans|me\\.adl|me\\.receipts|ops\\.halts)$',
    maxLength: 140,
  },
  streamPlace: {
    title: 'place in a stream',
    description: 'The last message that was seen.',
    type: 'object',
    required: ['epoch', 'seq'],
    additionalProperties: false,
    properties: {
      epoch: { $ref: '#/$defs/epoch' },
      seq: { description: 'Of the message.', $ref: '#/$defs/sequence' },
    },
  },
  loginMessage: {
    title: 'login',
    description:
      'Signs the challenge: plimsoll-stream-1, the challenge and the id of the key, in three lines without a line feed at the end.',
    type: 'object',
    required: ['type', 'key', 'signature'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'login' },
      key: { description: 'Id of the key.', type: 'string', minLength: 1, maxLength: 128 },
      signature: {
        description: 'Base64url without padding.',
        type: 'string',
        minLength: 1,
        maxLength: 128,
      },
    },
  },
  subscribeMessage: {
    title: 'subscription',
    description: 'Begins a channel, or goes on with it.',
    type: 'object',
    required: ['type', 'id', 'domain', 'channel'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'subscribe' },
      id: { $ref: '#/$defs/subscriptionId' },
      domain: { description: 'Its name.', $ref: '#/$defs/identifier' },
      channel: { $ref: '#/$defs/channelName' },
      account: {
        description: 'Of me.adl and me.receipts: only this one. Default: all of the key.',
        $ref: '#/$defs/accountId',
      },
      from: {
        description:
          'Goes on after this where the messages are still at hand; otherwise, and without it, a snapshot comes first.',
        $ref: '#/$defs/streamPlace',
      },
    },
  },
  unsubscribeMessage: {
    title: 'end of a subscription',
    description: 'Ends a channel.',
    type: 'object',
    required: ['type', 'id'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'unsubscribe' },
      id: { $ref: '#/$defs/subscriptionId' },
    },
  },
  clientMessage: {
    title: 'message of a client',
    description: 'Everything that a client may say, as one JSON text a frame.',
    anyOf: [
      { $ref: '#/$defs/loginMessage' },
      { $ref: '#/$defs/subscribeMessage' },
      { $ref: '#/$defs/unsubscribeMessage' },
    ],
  },
  challengeMessage: {
    title: 'challenge',
    description: 'The first message of the server: what a login signs.',
    type: 'object',
    required: ['type', 'challenge', 'serverTimeMs', 'aliveEveryMs'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'challenge' },
      challenge: { description: 'Of this connection, used once.', type: 'string' },
      serverTimeMs: { description: 'Clock of the server.', $ref: '#/$defs/timeMs' },
      aliveEveryMs: {
        description:
          'How often the server says `alive`, in milliseconds. Where nothing at all came for three times as long, the connection is dead: connect again.',
        $ref: '#/$defs/count',
      },
    },
  },
  aliveMessage: {
    title: 'alive',
    description:
      'The server is there. Comes as often as the challenge says, because a page cannot see the pings of its WebSocket.',
    type: 'object',
    required: ['type'],
    additionalProperties: false,
    properties: { type: { description: 'Names this message.', const: 'alive' } },
  },
  welcomeMessage: {
    title: 'welcome',
    description: 'The login was accepted.',
    type: 'object',
    required: ['type', 'connectionId', 'limits'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'welcome' },
      connectionId: { description: 'For questions to the operator.', type: 'string' },
      limits: {
        description: 'Of this connection.',
        type: 'object',
        required: ['subscriptions', 'frameBytes', 'bufferBytes'],
        additionalProperties: false,
        properties: {
          subscriptions: { description: 'At most, at a time.', $ref: '#/$defs/count' },
          frameBytes: {
            description: 'Of one message of the client, at most.',
            $ref: '#/$defs/count',
          },
          bufferBytes: {
            description: 'That may wait for the client before it is too slow.',
            $ref: '#/$defs/count',
          },
        },
      },
    },
  },
  subscribedMessage: {
    title: 'subscribed',
    description: 'A channel begins after this message.',
    type: 'object',
    required: ['type', 'id', 'domain', 'channel', 'epoch', 'seq', 'resumed'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'subscribed' },
      id: { $ref: '#/$defs/subscriptionId' },
      domain: { description: 'Its name.', $ref: '#/$defs/identifier' },
      channel: { $ref: '#/$defs/channelName' },
      epoch: { $ref: '#/$defs/epoch' },
      seq: { description: 'Where it begins.', $ref: '#/$defs/sequence' },
      resumed: {
        description: 'Whether it goes on after `from`; otherwise a snapshot comes first.',
        type: 'boolean',
      },
    },
  },
  unsubscribedMessage: {
    title: 'unsubscribed',
    description: 'Nothing of the subscription comes after this message.',
    type: 'object',
    required: ['type', 'id'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'unsubscribed' },
      id: { $ref: '#/$defs/subscriptionId' },
    },
  },
  slowMessage: {
    title: 'warning',
    description: 'The client reads too slowly. Comes once; then the connection is closed.',
    type: 'object',
    required: ['type', 'waitingMessages', 'closesInMs'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'slow' },
      waitingMessages: { description: 'That have not been sent.', $ref: '#/$defs/count' },
      closesInMs: { description: 'Milliseconds from now.', $ref: '#/$defs/count' },
    },
  },
  resumeToken: {
    title: 'where to go on',
    description: 'Of one subscription.',
    type: 'object',
    required: ['id', 'domain', 'channel', 'epoch', 'seq'],
    additionalProperties: false,
    properties: {
      id: { $ref: '#/$defs/subscriptionId' },
      domain: { description: 'Its name.', $ref: '#/$defs/identifier' },
      channel: { $ref: '#/$defs/channelName' },
      epoch: { $ref: '#/$defs/epoch' },
      seq: { description: 'The last message that was sent.', $ref: '#/$defs/sequence' },
    },
  },
  closingMessage: {
    title: 'closing',
    description: 'The last message before a close by the server, with where to go on.',
    type: 'object',
    required: ['type', 'code', 'resume'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'closing' },
      code: { description: 'Of the close that follows.', $ref: '#/$defs/count' },
      resume: {
        description: 'One for each subscription; `from` of the next.',
        type: 'array',
        items: { $ref: '#/$defs/resumeToken' },
      },
    },
  },
  problemMessage: {
    title: 'problem on the stream',
    description: 'Something the client asked for was not done.',
    type: 'object',
    required: ['type', 'problem'],
    additionalProperties: false,
    properties: {
      type: { description: 'Names this message.', const: 'problem' },
      id: { description: 'Absent where no subscription is meant.', $ref: '#/$defs/subscriptionId' },
      problem: { $ref: '#/$defs/problem' },
    },
  },
  channelMessage: {
    title: 'message of a channel',
    description:
      'A message goes on after the last one where its prevSeq is not above the seq that was last seen, within one epoch. One with a seq that was seen is a repetition. Anything else is a gap: subscribe again with `from`.',
    type: 'object',
    required: ['domain', 'channel', 'epoch', 'seq', 'prevSeq', 'type', 'timeMs', 'data'],
    additionalProperties: false,
    properties: {
      domain: { description: 'Its name.', $ref: '#/$defs/identifier' },
      channel: { $ref: '#/$defs/channelName' },
      epoch: { $ref: '#/$defs/epoch' },
      seq: { description: 'Of the record that the message is about.', $ref: '#/$defs/sequence' },
      prevSeq: {
        description: 'Of the message before it in the channel; 0 of a snapshot.',
        $ref: '#/$defs/sequence',
      },
      type: {
        description:
          'snapshot replaces what is known; delta replaces the parts it names; event is one of many, none of which is left out.',
        enum: ['snapshot', 'delta', 'event'],
      },
      timeMs: { description: 'Of the record.', $ref: '#/$defs/timeMs' },
      data: { description: 'As its channel says.', type: 'object' },
    },
  },
} as const
