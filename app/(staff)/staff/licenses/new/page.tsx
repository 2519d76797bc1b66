import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireStaff } from '@/app/(staff)/require-staff';
import { CreateLicense } from '@/components/desk/create-license';
import { DeskHeader } from '@/components/desk/desk-header';
import { EmptyState } from '@/components/ui/empty-state';
import { offeredProducts } from '@/lib/operations/desk/offered-products';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { create } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.createLicense');
  return { title: t('title') };
}

/** A license, made while the customer is on the phone. */
export default async function CreateLicensePage() {
  const viewer = await requireStaff('/staff/licenses/new');
  const products = (await offeredProducts(portal(), viewer)) ?? [];
  const t = await getTranslations('staff.createLicense');
  const list = await getTranslations('staff.license');
  const many = await getTranslations('staff.importLicenses');
  return (
    <div className="desk-narrow">
      <DeskHeader
        title={t('title')}
        back={{ href: route('/staff/licenses'), label: list('back') }}
        action={
          products.length > 0
            ? { href: route('/staff/licenses/import'), label: many('link') }
            : undefined
        }
      />
      {products.length === 0 ? (
        <EmptyState title={t('noProductTitle')} text={t('noProductText')} />
      ) : (
        <CreateLicense action={create} products={products} />
      )}
    </div>
  );
}
