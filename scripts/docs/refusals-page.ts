import { DEFAULT_LOCALE } from '@/i18n/locales';
import { refusalSentence } from '@/lib/refusal-words';
import { type PortalCode, portalRefusals } from '@/lib/rules/refusals';
import messages from '@/messages/en.json';

const HEAD = `# Refusals

Whatever is refused has a stable code and a sentence that says which rule it was, the number, the next chance and the way
round it. Pages, the API and the admin command say the same; the sentences here have example values. "QLM" is the number that
Quick License Manager has for the same. A refusal of the wizard alone is in \`wizard/core/README.md\`.

<!-- Made from messages/en.json and lib/rules by \`npm run docs\`. -->

| code | HTTP | QLM | says |
|---|---|---|---|
`;

/** What each sentence is filled with here. */
const EXAMPLE = {
  ...{ limit: 2, periodInDays: 30, nextAt: new Date('2027-03-14T09:30:00Z'), seats: 5 },
  ...{ retryAfter: 120, badGroups: [1], kind: 'DVC', looksLike: 'AK' },
  ...{ values: 'flag', left: 2, computers: 3 },
};

/** docs/refusals.md: every code with its status, its QLM number and its words. */
export function refusalsPage(): string {
  const codes = Object.keys(messages.refusal) as PortalCode[];
  const rows = codes.toSorted().map((code) => {
    const refusal = { code, details: EXAMPLE } as Parameters<typeof refusalSentence>[1];
    const sentence = refusalSentence(DEFAULT_LOCALE, refusal).replaceAll('|', '\\|');
    const { status = '', qlm = '' } = portalRefusals[code];
    return `| \`${code}\` | ${status} | ${qlm} | ${sentence} |`;
  });
  return `${HEAD}${rows.join('\n')}\n`;
}
