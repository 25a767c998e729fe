/** What is said of rows that are left out where a case is shown to one of its accounts. */
export const hiddenDefinitions = {
  hidden: {
    description:
      'How many rows of other accounts a server leaves out where it shows a case to its account. Never in the answer to resolve.',
    type: 'object',
    required: ['fills', 'postings'],
    additionalProperties: false,
    properties: {
      fills: { description: 'Of other accounts.', type: 'integer', minimum: 0 },
      postings: { description: 'To and from other accounts.', type: 'integer', minimum: 0 },
    },
  },
} as const
