'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import {
  makeDirectoryToken,
  replaceDirectoryToken,
  revokeDirectoryToken,
} from '@/lib/operations/provisioning/tokens';
import { provisioningHref } from './provisioning-href';

const text = (most: number) => z.string().max(most).default('');
const organizationId = text(100);
const ofToken = z.object({ organizationId, id: text(100) });

/** A token of that name; the answer alone shows it. */
export const makeToken = action(
  { name: 'makeToken', fields: z.object({ organizationId, name: text(200) }) },
  async ({ viewer, input, context }) => {
    const empty = await missing(input, ['name']);
    if (empty) return empty;
    const made = await makeDirectoryToken(context, viewer, input.organizationId, input);
    if (!made.ok) return refused(made.error, input);
    refresh();
    return { values: {}, data: made.value };
  },
);

/** Another secret in its place; the answer alone shows it. */
export const replaceToken = action(
  { name: 'replaceToken', fields: ofToken },
  async ({ viewer, input, context }) => {
    const made = await replaceDirectoryToken(context, viewer, input.organizationId, input.id);
    if (!made.ok) return refused(made.error);
    refresh();
    return { data: made.value };
  },
);

/** It lets nobody in any more. */
export const revokeToken = action(
  { name: 'revokeToken', fields: ofToken },
  async ({ viewer, input, context }) => {
    const revoked = await revokeDirectoryToken(context, viewer, input.organizationId, input.id);
    if (!revoked.ok) return refused(revoked.error);
    redirect(provisioningHref(input.organizationId, 'revoked'));
  },
);
