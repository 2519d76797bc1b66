import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { describeRefusal } from '@/components/form/describe-refusal';
import type { Answer } from '@/lib/action';
import { viewerOf } from '@/lib/auth/viewer';
import { logSecurity } from '@/lib/security-log';
import type { Refusal } from '@/lib/olp/result';
import { inOneLine } from '@/lib/refusal-words';
import { offerSupportFor } from './support';
import { type PortalCode, portalRefusals } from '@/lib/rules/refusals';

/**
 * Answers a form whose action was refused: beside the field that the refusal is about, where the form
 * shows one of that name (`shown`; `called`: its other name there), else above the form.
 */
export async function refused(
  refusal: Refusal<PortalCode>,
  shown: object = {},
  called: Record<string, string> = {},
): Promise<Answer> {
  if (refusal.code === 'NOT_FOUND') return await notHere();
  if (refusal.code === 'FORBIDDEN') {
    const { address } = await viewerOf();
    logSecurity('access.refused', { why: refusal.code, address });
  }
  const support = await offerSupportFor(refusal);
  const message = await describeRefusal(refusal, support);
  if (refusal.code === 'SIGN_IN_AGAIN' || refusal.code === 'PASSKEY_NEEDED') {
    // In a tab of its own: what was typed stays in this one, scripts or not.
    const t = await getTranslations('confirm');
    return { message: { ...message, beside: { href: '/confirm', label: t('beside') } } };
  }
  const about = refusal.details?.field ?? portalRefusals[refusal.code].field ?? '';
  const field = called[about] ?? about;
  if (!(field in shown)) return { message };
  // The way to support stands in the message only.
  return support
    ? { message, errors: { [field]: message.title } }
    : { errors: { [field]: inOneLine(message) }, at: message.at };
}

/** Every field of these that is empty, told at once; null if none is. `said`: in words of its own. */
export async function missing(
  given: Record<string, unknown>,
  names: string[],
  said: Record<string, string> = {},
) {
  const empty = names.filter((name) => !String(given[name] ?? '').trim());
  if (empty.length === 0) return null;
  const t = await getTranslations('form');
  return { errors: Object.fromEntries(empty.map((name) => [name, said[name] ?? t('missing')])) };
}
