/** What the funds could carry, and how a domain went lately. */
export const indicatorRoutes = {
  getLoad: {
    method: 'GET',
    path: '/v1/domains/{domain}/load',
    summary: 'What the funds could carry',
    description:
      'What insurance funds can pay, what is missing at mark, what would be missing if all marks moved together, and how far they could move before it is more than the funds can pay. Nothing is liquidated on the way, and deficits are not matched to the funds of their own pools. Not for traders and market makers: it tells where others go bankrupt.',
    access: { auditor: 'all', riskOfficer: 'all', venue: 'all' },
    lane: 'queries',
    weight: 10,
    answer: { status: 200, mediaType: 'application/json', document: 'load' },
    isWrite: false,
    problems: ['notFound', 'unavailable', 'domainStopped'],
  },
  listIndicators: {
    method: 'GET',
    path: '/v1/domains/{domain}/indicators',
    summary: 'How a domain went lately',
    description:
      'Funds, deficit, cases, cuts, charges and marks in the course of time, column by column; of each market also how far its own mark could move before its funds cannot pay, which side is fragile, and how near its adl layers are to acting. With `after`, the next 120 points after that record: whoever polls gives the last sequence he has. Without it all of them, which weighs ten times as much. A point that was answered may be missing later, when every second one is dropped; `everyMs` is then twice what it was.',
    access: { trader: 'all', marketMaker: 'all', auditor: 'all', riskOfficer: 'all', venue: 'all' },
    lane: 'queries',
    weight: 2,
    query: { after: 'optional' },
    answer: { status: 200, mediaType: 'application/json', document: 'indicators' },
    isWrite: false,
    problems: ['notFound', 'unavailable', 'domainStopped'],
  },
} as const
