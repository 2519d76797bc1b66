import { createHmac, timingSafeEqual } from 'node:crypto';

/** The door of the portal that says how a request came to it. */
export const DIAGNOSIS_PATH = '/api/diagnosis';

/** What a portal answers there: nothing that is secret, and nothing that a stranger needs to know. */
export type Diagnosis = {
  /** The entries of `X-Forwarded-For`, as they came. */
  forwardedFor: string[];
  /** TRUSTED_PROXY_HOPS of the portal. */
  trustedProxyHops: number;
  /** What the build is called. */
  build: string | null;
};

/** Shown by whoever has the portal's settings; of AUTH_SECRET it says nothing. */
export const doctorKey = (authSecret: string): string =>
  createHmac('sha256', authSecret).update('keyturn diagnosis').digest('hex');

/** Whether a header `Authorization` shows this token. Takes as long whatever it is. */
export function shows(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'shown').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}
