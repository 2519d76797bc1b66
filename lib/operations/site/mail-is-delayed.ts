import { mailFailsSince } from '@/lib/mail/waiting-mail';
import type { Context } from '@/lib/operations/context';

/** Whether no mail leaves at the moment, whoever it is for: then no page promises one. One query. */
export const mailIsDelayed = async ({ db }: Pick<Context, 'db'>): Promise<boolean> =>
  (await mailFailsSince(db)) !== null;
