/**
 * What somebody with only an Activation Key is shown of a computer: enough to tell one's own computers
 * apart, too little to name one of somebody else's, whose seat could then be taken over or freed.
 */

/** So many characters stay hidden, whatever is shown beside them. */
const HIDDEN = 8;

/** First 4 and last 2 characters where enough stay hidden between them; else fewer, or only the first. */
export function maskedId(computerId: string): string {
  const characters = [...computerId];
  if (characters.length >= HIDDEN + 6) {
    return `${characters.slice(0, 4).join('')}…${characters.slice(-2).join('')}`;
  }
  return `${characters.slice(0, characters.length >= HIDDEN + 2 ? 2 : 1).join('')}…`;
}

/** The first letters of a Computer Name, which is often the Computer ID too; empty for none. */
export function maskedName(computerName: string): string {
  const characters = [...computerName];
  if (characters.length === 0) return '';
  return `${characters.slice(0, characters.length >= HIDDEN + 2 ? 2 : 1).join('')}…`;
}
