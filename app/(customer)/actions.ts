'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { deskField, licensePage } from '@/app/desk-way';
import { typedCode } from '@/app/typed-code';
import { action } from '@/lib/action';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { route } from '@/lib/route';
import { searchWithoutCodes } from './search-without-codes';

/** What can be chosen above the lists of a customer. */
const chosen = ['product', 'status', 'owner', 'ending', 'sort', 'show', 'kind'] as const;

/**
 * Looks for something in the licenses, or in the computers or the activity of one. It is sent, not written into an address,
 * so that no key comes into one; who types a whole Activation Key is led to its license.
 */
export const searchList = action(
  {
    name: 'searchList',
    fields: z.object({
      q: typedCode('AK'),
      licenseId: z.string().max(100).default(''),
      list: z.string().max(20).default(''),
      desk: deskField,
      ...Object.fromEntries(chosen.map((name) => [name, z.string().max(100).default('')])),
    }),
  },
  async ({ viewer, input, context }) => {
    const found = await findLicenseId(context, viewer, input.q);
    const asked = { viewer, input };
    if (found) redirect(licensePage(asked, found));
    const all = input.list === 'computers' ? '/computers' : '/licenses';
    const of = input.licenseId;
    const one =
      input.list === 'activity' ? route(`/licenses/${of}/activity`) : licensePage(asked, of);
    const list = of ? one : all;
    const query = new URLSearchParams();
    const q = searchWithoutCodes(input.q);
    if (q) query.set('q', q);
    for (const name of chosen) {
      const value = (input as Record<string, string>)[name];
      if (value) query.set(name, value);
    }
    redirect(route(query.size > 0 ? `${list}?${query}` : list));
  },
);
