import { z } from 'zod';
import type { Kind } from '@/lib/olp/text/kinds';
import { codeIn } from '@/lib/olp/text/find-code';

/** Characters; a code may be pasted with the lines of a mail around it. */
const LONGEST = 4000;

/** A field for a code of these kinds: as it was typed, or the one code that stands in what was pasted. */
export const typedCode = (...kinds: Kind[]) =>
  z
    .string()
    .max(LONGEST)
    .default('')
    .transform((text) => codeIn(text, kinds));
