/** Who asks, and what that reaches. */
export const sessionDefinitions = {
  sessionCommands: {
    title: 'commands of a key',
    description: 'Kinds of commands by how they may be given. Empty for most roles.',
    type: 'object',
    required: ['alone', 'proposes'],
    additionalProperties: false,
    properties: {
      alone: {
        description: 'Kinds that postCommands takes of the key.',
        type: 'array',
        items: { type: 'string' },
      },
      proposes: {
        description: 'Kinds that the key may propose and approve with postApproval.',
        type: 'array',
        items: { type: 'string' },
      },
    },
  },
  notice: {
    title: 'notice',
    description: 'What whoever runs the server wants every reader to know. Plain text.',
    type: 'object',
    required: ['title', 'text'],
    additionalProperties: false,
    properties: {
      title: { description: 'In a few words.', type: 'string', minLength: 1, maxLength: 256 },
      text: { description: 'In full.', type: 'string', minLength: 1, maxLength: 2048 },
    },
  },
  session: {
    title: 'session',
    description: 'Who asks, and what that reaches. Holds nothing that the key may not know.',
    type: 'object',
    required: ['version', 'keyless', 'role', 'routes', 'commands'],
    additionalProperties: false,
    properties: {
      version: { description: 'Of the server.', type: 'string' },
      keyless: {
        description:
          'Whether no key signed the request: a server in development mode then lets everybody do what any role may.',
        type: 'boolean',
      },
      keyId: { description: 'Of the key; absent where there is none.', type: 'string' },
      owner: {
        description: 'The person whose key it is; absent where there is none.',
        type: 'string',
      },
      role: { $ref: '#/$defs/role' },
      accounts: {
        description: 'Ids of its own accounts, as they are; only of trader and marketMaker.',
        type: 'array',
        items: { type: 'string', minLength: 1, maxLength: 256 },
      },
      domains: {
        description: 'Those it may reach; absent where it may reach all.',
        type: 'array',
        items: { $ref: '#/$defs/identifier' },
      },
      routes: {
        description: 'Operation ids that it reaches, those that need no key included.',
        type: 'array',
        items: { type: 'string' },
      },
      commands: { $ref: '#/$defs/sessionCommands' },
      notice: { $ref: '#/$defs/notice' },
    },
  },
} as const
