/** What can be chosen or typed above the lists of the desk. What comes by a link only is none of these. */
export const filterNames = [
  ...['status', 'product', 'term', 'ending', 'email', 'state', 'door', 'computer'],
  ...['category', 'person', 'since', 'until', 'named', 'kind', 'recipient', 'code'],
] as const satisfies string[];
