import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { ReceiptKey } from '@/components/desk/receipt-key';
import { ReceiptKeyTable } from '@/components/desk/receipt-key-table';
import { Notice } from '@/components/ui/notice';
import { notHere } from '@/lib/not-here';
import { describeReceiptKeys } from '@/lib/operations/receipt/receipt-keys';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { listHref, oneOf, type Query, readQuery, whole } from '@/lib/list-query';
import { requireStaff } from '../../require-staff';
import { takeReceiptKeyStep } from './actions';

const PATH = route('/staff/receipt-keys');
const STEPS = ['rotate', 'compromise'] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.receiptKeys');
  return { title: t('title') };
}

/** The keys that sign receipts of deactivations, and of one of them what can be done with it. */
export default async function ReceiptKeysPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireStaff('/staff/receipt-keys');
  const keys = await describeReceiptKeys(portal(), viewer);
  if (!keys) return await notHere();
  const asked = readQuery(await searchParams, {
    key: whole(1_000_000),
    done: oneOf(STEPS),
  });
  const t = await getTranslations('staff.receiptKeys');
  const products = await getTranslations('staff.product');
  const signing = keys.find(({ state }) => state === 'signing')?.id ?? 0;
  // What there is to do by routine, unless another one is asked for.
  const next = keys.find(({ state }) => state === 'next')?.id;
  const shown = keys.find(({ id }) => id === (asked.key ?? next));
  return (
    <>
      <DeskHeader
        title={t('title')}
        back={{ href: route('/staff/products'), label: products('back') }}
      />
      {asked.done && shown ? (
        <div className="mb-4">
          <Notice tone="success" title={t(`done.${asked.done}`, { key: shown.id, signing })} />
        </div>
      ) : null}
      <p className="mb-3 max-w-reading">{t('hint')}</p>
      <ReceiptKeyTable
        keys={keys.map((key) => ({ ...key, href: listHref(PATH, { key: key.id }) }))}
      />
      {shown ? (
        <ReceiptKey receiptKey={shown} signing={signing} action={takeReceiptKeyStep} />
      ) : null}
    </>
  );
}
