import { refused } from '@/app/refused';
import { canonicalComputerId } from '@/lib/olp/computer-id';
import { decodeSymbols } from '@/lib/olp/text/codes';
import type { Kind } from '@/lib/olp/text/kinds';

/** What a field holds: a code of these kinds, or a Computer ID. */
type Holds = readonly Kind[] | 'computer ID';

/**
 * What is wrong with each of these fields by itself, told at once beside all of them: an operation
 * refuses the first one only. Empty fields are left to whoever says which are required.
 */
export async function mistyped(input: Record<string, unknown>, fields: Record<string, Holds>) {
  const errors: Record<string, string> = {};
  for (const [field, holds] of Object.entries(fields)) {
    const text = String(input[field] ?? '');
    if (!text.trim()) continue;
    const read = holds === 'computer ID' ? canonicalComputerId(text) : decodeSymbols(holds, text);
    if (read.ok) continue;
    Object.assign(errors, (await refused(read.error, input, { code: field })).errors);
  }
  return errors;
}
