import { readableAddress } from '@/lib/readable-address';
import { strangersWord } from '@/lib/strangers-words';

/** A name as it is shown; a private buyer's is an address. */
export const organizationWord = (name: string) => strangersWord(readableAddress(name));
