'use server';

import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { codeIn } from '@/lib/olp/text/find-code';
import { action } from '@/lib/action';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { searchWithoutCodes } from '../(customer)/search-without-codes';
import { licenseHref } from './desk-links';
import { filterNames } from './filter-names';

const LIST = /^\/staff\/[a-z-]+(\?|$)/;
const said = z.string().max(400).default('');
const filters = Object.fromEntries(filterNames.map((name) => [name, said]));

/**
 * Takes the filters of a list into its address. Whoever types a whole Activation Key is led to its license,
 * and of any other code only the last group comes into an address.
 */
export const filterList = action(
  { name: 'filterList', fields: z.object({ here: z.string().max(4000), ...filters }) },
  async ({ viewer, input, context }) => {
    if (!LIST.test(input.here)) return {};
    const [path, query] = input.here.split('?');
    const wanted = new URLSearchParams(query);
    for (const name of filterNames) {
      const typed = (input as Record<string, string>)[name] ?? '';
      const license = await findLicenseId(context, viewer, codeIn(typed, ['AK']));
      if (license) redirect(licenseHref(license));
      const value = searchWithoutCodes(typed);
      if (value) wanted.set(name, value);
      else wanted.delete(name);
    }
    redirect((wanted.size > 0 ? `${path}?${wanted}` : path) as Route);
  },
);
