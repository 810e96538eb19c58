/** Why an order is served from where it is, in English. */
export const sourcingEn = {
  'why.rule': 'Rule “{set}”, version {version}',
  'why.attempt': 'Looked for the {times}. time',
  'why.from': 'From {place}: {pieces}',
  'why.missing': 'Nobody has: {pieces}',
  'why.step': 'Step “{step}”',
  'why.candidate': 'Location',
  'why.worth': 'What counts',
  'why.total': 'Together',
  'why.outcome': 'Outcome',
  'why.chosen': 'Serves it',
  'why.more': 'and {count} more',
  'why.excluded_counts': 'Passed over',
  'why.transfer': '{place} could bring: {pieces}',
  'why.not_exact': 'There were too many ways to look at all of them; this is the best one found.',
  'why.cost': 'What counts is money: the lowest sum serves it. All parcels together:',
} as const;
