import { getTranslations } from 'next-intl/server';
import { signInHref } from '@/app/(sign-in)/sign-in/sign-in-href';
import { withTyped } from '@/app/site';
import { keepTicket } from '@/app/ticket-cookie';
import type { ChooseFromListData } from '@/components/deactivate/choose-from-list';
import type { Context } from '@/lib/operations/context';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import type { Viewer } from '@/lib/operations/viewer';
import { route } from '@/lib/route';

/**
 * Where several computers can be meant: the license's own list, for whoever may see it, else by way of
 * signing in; nothing for who is signed in and may not. The key goes along sealed, in this browser only.
 */
export async function chooseFromList(
  context: Context,
  viewer: Viewer,
  activationKey: string,
): Promise<ChooseFromListData | undefined> {
  const t = await getTranslations('deactivateByKey');
  if (viewer.kind === 'key-holder') {
    await keepTicket(context, 'typed', { activationKey });
    const href = signInHref({ next: withTyped('/licenses') });
    return { choose: { href, label: t('chooseSignIn'), text: t('chooseSignInText') } };
  }
  const id = await findLicenseId(context, viewer, activationKey);
  if (!id) return undefined;
  const href = route(`/licenses/${id}`);
  return { choose: { href, label: t('choose'), text: t('chooseText') } };
}
