'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { deskField, licensePage } from '@/app/desk-way';
import { typedCode } from '@/app/typed-code';
import { action } from '@/lib/action';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { route } from '@/lib/route';
import { searchWithoutCodes } from './search-without-codes';

/**
 * Looks for something in the licenses, or in the computers of one. It is sent, not written into an address,
 * so that no key comes into one; who types a whole Activation Key is led to its license.
 */
export const searchList = action(
  {
    name: 'searchList',
    fields: z.object({
      q: typedCode('AK'),
      licenseId: z.string().max(100).default(''),
      desk: deskField,
    }),
  },
  async ({ viewer, input, context }) => {
    const found = await findLicenseId(context, viewer, input.q);
    const asked = { viewer, input };
    if (found) redirect(licensePage(asked, found));
    const list = input.licenseId ? licensePage(asked, input.licenseId) : '/licenses';
    const q = searchWithoutCodes(input.q);
    redirect(route(q ? `${list}?${new URLSearchParams({ q })}` : list));
  },
);
