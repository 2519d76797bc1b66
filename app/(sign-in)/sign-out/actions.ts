'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { action } from '@/lib/action';
import { signOutHere } from '@/lib/auth/browser-cookies';

export const signOut = action(
  { name: 'signOut', fields: z.object({}) },
  async ({ context, viewer }) => {
    await signOutHere(context, viewer);
    redirect('/');
  },
);
