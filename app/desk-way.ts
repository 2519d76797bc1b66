import { z } from 'zod';
import type { Viewer } from '@/lib/operations/viewer';
import { route } from '@/lib/route';

/** The field of a form that stands at the desk too: it then leads on there. */
export const deskField = z.string().max(5).default('');

type Asked = { viewer: Viewer; input: { desk: string } };

const isAtDesk = ({ viewer, input }: Asked) => viewer.kind === 'staff' && input.desk !== '';

/** The page of a computer: the owner's, or the desk's. */
export const computerPage = (asked: Asked, activationId: string) =>
  isAtDesk(asked) ? route(`/staff/computers/${activationId}`) : route(`/computers/${activationId}`);

export const licensePage = (asked: Asked, licenseId: string) =>
  isAtDesk(asked) ? route(`/staff/licenses/${licenseId}`) : route(`/licenses/${licenseId}`);

/** What is left of a computer that is active no more. */
export const receiptPage = (asked: Asked, activationId: string) =>
  isAtDesk(asked) ? computerPage(asked, activationId) : route(`/receipts/${activationId}`);

/** Where it stands what became of a deactivation. */
export const releasedPage = (asked: Asked, activationId: string, outcome: string) =>
  isAtDesk(asked)
    ? route(`/staff/computers/${activationId}?outcome=${outcome}`)
    : route(`/receipts/${activationId}?outcome=${outcome}`);
