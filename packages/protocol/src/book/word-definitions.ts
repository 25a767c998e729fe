/** What books, commands and scenarios write numbers and names as. */
export const wordDefinitions = {
  decimal: {
    title: 'decimal',
    description: 'A plain decimal number in quotes: digits, at most one point, no exponent.',
    type: 'string',
    pattern: '^-?[0-9]+(\\.[0-9]+)?$',
    maxLength: 64,
  },
  identifier: {
    title: 'identifier',
    description: 'One to 128 characters, none of them a control character.',
    type: 'string',
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$',
    minLength: 1,
    maxLength: 128,
  },
} as const
