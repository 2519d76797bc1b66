import type { Transaction } from '@/lib/db/connect';
import type { Notice } from '@/lib/mail/digest';
import { queueNotice } from '@/lib/mail/queue-notice';
import type { Context } from '@/lib/operations/context';
import { isAnonymous, type Viewer } from '@/lib/operations/viewer';
import { makeMailLink } from './mail-link';

type Happened = {
  tx: Transaction;
  context: Context;
  viewer: Viewer;
  license: { registeredEmail: string };
  product: { name: string };
  key: { lastGroup: string };
  now: Date;
};

/** Which computer it is about is told by its row. */
type ToldByRow = 'productName' | 'computerName' | 'computerId' | 'keyEnding';
type Untold<N extends Notice> = N extends unknown ? Omit<N, ToldByRow> : never;

/**
 * Tells the owner of a license what happened to one of its computers. Where such mails pile up they are
 * gathered, and that mail has the link "this was not me" wherever nobody was signed in.
 */
export function noticeOf(
  { tx, context, viewer, license, product, key, now }: Happened,
  row: { id: string; licenseId: string; computerName: string; computerId: string },
  notice: Untold<Notice>,
): Promise<void> {
  const notMe = () => makeMailLink({ tx, now }, 'was-not-me', row, { gathered: true });
  return queueNotice(
    tx,
    context.vault,
    {
      recipient: license.registeredEmail,
      ...{ licenseId: row.licenseId, activationId: row.id },
      at: now,
      ...(isAnonymous(viewer) ? { notMe } : {}),
    },
    {
      ...notice,
      productName: product.name,
      computerName: row.computerName,
      computerId: row.computerId,
      keyEnding: key.lastGroup,
    },
  );
}
