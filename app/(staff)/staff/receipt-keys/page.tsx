import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { KeyStep } from '@/components/desk/key-step';
import { ReceiptKeyTable } from '@/components/desk/receipt-key-table';
import { notHere } from '@/lib/not-here';
import { describeReceiptKeys } from '@/lib/operations/receipt/receipt-keys';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { requireStaff } from '../../require-staff';
import { rotateKeyOfReceipts } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.receiptKeys');
  return { title: t('title') };
}

/** The keys that sign receipts of deactivations. */
export default async function ReceiptKeysPage() {
  const viewer = await requireStaff('/staff/receipt-keys');
  const found = await describeReceiptKeys(portal(), viewer);
  if (!found) return await notHere();
  const t = await getTranslations('staff.receiptKeys');
  const products = await getTranslations('staff.product');
  const signing = found.keys.find((key) => key.signing);
  return (
    <>
      <DeskHeader
        title={t('title')}
        back={{ href: route('/staff/products'), label: products('back') }}
      />
      <p className="mb-3 max-w-reading">{t('hint')}</p>
      <ReceiptKeyTable keys={found.keys} />
      {found.mayRotate ? (
        <div className="desk-narrow">
          <KeyStep
            id="rotate"
            action={rotateKeyOfReceipts}
            fields={{ signing: `${signing?.id ?? 0}` }}
            words={{
              ...{ title: t('rotate'), text: t('rotateText') },
              ...{ sure: t('sure'), submit: t('rotate') },
            }}
          />
        </div>
      ) : null}
    </>
  );
}
