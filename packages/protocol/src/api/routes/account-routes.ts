/** Where accounts stand, and where they would. */
export const accountRoutes = {
  getQueue: {
    method: 'GET',
    path: '/v1/domains/{domain}/markets/{market}/adl/queue',
    summary: 'The deleveraging queue of one side',
    description:
      'Positions of the side in the order in which they would be deleveraged, and how much stands in each fifth. Traders get the fifths and their own rows, wherever a page begins.',
    access: { trader: 'own', marketMaker: 'own', auditor: 'pseudonymous', riskOfficer: 'all' },
    lane: 'queries',
    weight: 5,
    query: { side: 'required', limit: 'optional', cursor: 'optional', fromRank: 'optional' },
    answer: { status: 200, mediaType: 'application/json', document: 'queue' },
    isWrite: false,
    problems: ['notFound', 'invalidCursor', 'unavailable', 'domainStopped'],
  },
  getAccount: {
    method: 'GET',
    path: '/v1/domains/{domain}/accounts/{account}',
    summary: 'An account as it stands',
    description:
      'Money, positions with entry, mark and bankruptcy price, margin of every bucket, and what is owed back to it.',
    access: { trader: 'own', marketMaker: 'own', auditor: 'pseudonymous', riskOfficer: 'all' },
    lane: 'queries',
    weight: 1,
    answer: { status: 200, mediaType: 'application/json', document: 'account' },
    isWrite: false,
    problems: ['notFound', 'unavailable', 'domainStopped'],
  },
  getAccountAdl: {
    method: 'GET',
    path: '/v1/domains/{domain}/accounts/{account}/adl',
    summary: 'Where an account stands in the queues',
    description:
      'For every position: its exact place in the queue, what goes before it, why it is where it is, and how far its market is from the trigger.',
    access: { trader: 'own', marketMaker: 'own', auditor: 'pseudonymous', riskOfficer: 'all' },
    lane: 'queries',
    weight: 5,
    answer: { status: 200, mediaType: 'application/json', document: 'accountAdl' },
    isWrite: false,
    problems: ['notFound', 'unavailable', 'domainStopped'],
  },
  whatIf: {
    method: 'POST',
    path: '/v1/domains/{domain}/accounts/{account}/what-if',
    summary: 'Where an account would stand',
    description:
      'Margin, places in the queues and cuts of the account if prices moved, money came in or positions were closed. Decided by the engine on a copy; changes nothing and takes no Idempotency-Key. For a trader, marks are moved to a grid, whole multiples of the smallest of 1, 2, 5, 10, 20 and so on that is at least a hundredth of the present mark, and refused further than 30 % away; he gets lights in place of ranks, and sizes of cuts in tenths of a position. More would tell where others entered and what they can bear. One question of a trader’s key at a time: ask the next when the last is answered. Five a second take half of what a key may ask for.',
    access: { trader: 'own', marketMaker: 'own', auditor: 'pseudonymous', riskOfficer: 'all' },
    lane: 'heavy',
    weight: 10,
    body: 'whatIfRequest',
    bodyBytesMax: 131_072,
    answer: { status: 200, mediaType: 'application/json', document: 'whatIf' },
    isWrite: false,
    problems: ['notFound', 'rejected', 'unavailable', 'domainStopped'],
  },
} as const
