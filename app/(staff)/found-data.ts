import { getFormatter, getTranslations } from 'next-intl/server';
import type { FoundData } from '@/components/desk/found';
import type { Found } from '@/lib/operations/find/find-at-desk';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { strangersWord } from '@/lib/strangers-words';
import { computerWord } from './computer-word';
import { organizationHref } from './desk-links';

/** What was found, in words: the box only shows it. */
export async function foundData(text: string, found: Found): Promise<FoundData> {
  const t = await getTranslations('staff.find');
  const nav = await getTranslations('staff.nav');
  const state = await getTranslations('state');
  const format = await getFormatter();
  const groups = [
    {
      title: t('licenses'),
      items: found.licenses.map((one) => ({
        href: route(`/staff/licenses/${one.id}`),
        title: `${one.productName} …${one.keyEnding}`,
        text: [state(one.standing), readableAddress(one.registeredEmail)]
          .concat(
            one.organizationName === one.registeredEmail
              ? []
              : [strangersWord(one.organizationName)],
          )
          .join(' · '),
      })),
    },
    {
      title: t('computers'),
      items: found.computers.map((one) => ({
        href: route(`/staff/computers/${one.activationId}`),
        title: computerWord(one),
        text: [
          state(one.state),
          ...(one.closedAt ? [format.dateTime(one.closedAt, 'day')] : []),
          strangersWord(one.computerId),
          one.productName,
        ].join(' · '),
      })),
    },
    {
      title: t('organizations'),
      items: found.organizations.map(({ id, name, reference }) => ({
        href: organizationHref(id),
        title: strangersWord(name),
        text: strangersWord(reference ?? ''),
      })),
    },
    {
      title: nav('products'),
      items: found.products.map(({ id, name }) => ({
        href: route(`/staff/products/${id}`),
        title: name,
        text: `${id}`,
      })),
    },
    {
      title: nav('properties'),
      items: found.properties.map((name) => ({
        href: route(`/staff/properties/${name}`),
        title: name,
        text: '',
      })),
    },
  ].filter(({ items }) => items.length > 0);
  const nothing = t(found.unusedCode ? 'unusedCode' : 'nothing');
  return { text, groups, ...(groups.length === 0 && text.trim() ? { nothing } : {}) };
}
