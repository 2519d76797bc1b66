import type { Product } from '@/lib/olp/product-file';
import type { Refusal } from '@/lib/olp/result';
import type { OddGroup } from '@/lib/olp/text/written-groups';
import type { Values } from '@/wizard/language';
import { isText, text } from './text';

/** A refusal in a sentence that says why and what next. */
export function refusalText(refusal: Refusal, product?: Product): string {
  const details: Record<string, unknown> = refusal.details ?? {};
  const values = refusalValues(refusal, product);
  const name = nameOf(refusal);
  const theirs = typeof details.message === 'string' ? details.message : null;
  // What the portal refused it says itself, with its numbers and dates, as its pages do.
  const sentence = theirs ?? text(isText(name) ? name : 'refusal.other', values);
  return values.corrections ? `${sentence} ${text('accept.repairOffer', values)}` : sentence;
}

/** One code may have two sentences: where there is a field to name, an ID that many computers have, or a state of all users. */
function nameOf({ code, details }: Refusal): string {
  const { field, shared, odd, machine } = (details ?? {}) as Record<string, unknown>;
  if (code === 'STATE_NOT_WRITABLE' && machine) return 'usage.machineNotWritable';
  if (code === 'STATE_UNREADABLE' && machine) return 'usage.machineUnreadable';
  if (code === 'BAD_LENGTH' && odd) return 'entry.oddGroup';
  if (code === 'BAD_PRODUCT' && !field) return 'usage.productNotJson';
  return code === 'CID_INVALID' && shared ? 'usage.sharedComputerId' : `refusal.${code}`;
}

/** What a sentence about a refusal is filled with. */
export function refusalValues(refusal: Refusal, product?: Product): Values {
  const { code } = refusal;
  const details: Record<string, unknown> = refusal.details ?? {};
  const values: Values = { code, version: product?.version ?? '' };
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value;
  }
  if (Array.isArray(details.badGroups)) {
    values.groups = groupNumbers(details.badGroups);
    values.count = details.badGroups.length;
  }
  if (refusal.code === 'BAD_LENGTH' && refusal.details?.odd) {
    Object.assign(values, oddValues(refusal.details.odd));
  }
  const kind = `kind.${values.looksLike}`;
  if (isText(kind)) values.looksLike = text(kind);
  return values;
}

const oddValues = ({ index, length, size }: OddGroup) => ({ number: index + 1, length, size });

/** "Group 7 has 4 characters; a group has 6." */
export const oddGroupText = (odd: OddGroup) => text('entry.oddGroup', oddValues(odd));

/** Group indexes as people count them, from 1. */
export function groupNumbers(indexes: readonly number[]): string {
  return indexes.map((index) => index + 1).join(', ');
}
