import { strangersWord } from '@/lib/strangers-words';

/** What staff call a computer: by its name, else by its Computer ID. */
export const computerWord = (of: { computerName: string; computerId: string }) =>
  strangersWord(of.computerName || of.computerId);
