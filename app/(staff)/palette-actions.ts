import 'server-only';
import { getTranslations } from 'next-intl/server';
import { mayCall } from '@/lib/operations/operation';
import type { Viewer } from '@/lib/operations/viewer';
import type { OperationName } from '@/lib/rules/permissions';
import { route } from '@/lib/route';

/** What this viewer may do: each named by the operation behind it. */
const allowed = <A extends { by: OperationName }>(viewer: Viewer, actions: A[]) =>
  actions.filter(({ by }) => mayCall(viewer, by));

/** What can be done at the desk, whatever page is open. */
export async function deskActions(viewer: Viewer) {
  const t = await getTranslations('staff.palette');
  return allowed(viewer, [
    { by: 'createLicense', href: route('/staff/licenses/new'), label: t('createLicense') },
    { by: 'importLicenses', href: route('/staff/licenses/import'), label: t('importLicenses') },
    {
      by: 'createProduct',
      href: route('/staff/products#create-product'),
      label: t('createProduct'),
    },
    { by: 'addStaff', href: route('/staff/team#add'), label: t('addStaff') },
    { by: 'rotateReceiptKey', href: route('/staff/receipt-keys'), label: t('receiptKeys') },
  ]);
}

/** A form of a license's page, unfolded. */
const opened = (form: string) => `?open=${form}#${form}`;

/** What can be done with one license: where its form is, from the address of the license. */
export async function licenseActions(viewer: Viewer) {
  const t = await getTranslations('staff.palette');
  return allowed(viewer, [
    { by: 'extendLicense', to: opened('change-terms'), title: t('extend') },
    { by: 'suspendLicense', to: opened('set-status'), title: t('suspend') },
    { by: 'activateOnLicense', to: '/activate', title: t('activate') },
    { by: 'deactivateComputer', to: opened('release-several'), title: t('release') },
    { by: 'changeLicenseAddress', to: opened('change-address'), title: t('address') },
    { by: 'moveLicense', to: opened('move-license'), title: t('move') },
    { by: 'reissueActivationKey', to: opened('reissue-key'), title: t('reissue') },
    { by: 'noteLicense', to: opened('note'), title: t('note') },
  ]).map(({ to, title }) => ({ to, title }));
}
