import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { AddressCell, CodeCell, ComputerCell, LicenseCell } from './cells';
import type { ListColumn } from './desk-list';

/** A row that is about one computer. */
export type OfComputer = {
  id: string;
  /** Where more is said of it. */
  href: Route;
  licenseHref: Route;
  keyEnding: string;
  productName: string;
  registeredEmail: string;
  computerName: string;
  computerId: string;
};

/** Which computer it is, and whose: what every list of computers begins with. */
export function useComputerColumns<R extends OfComputer>(): ListColumn<R>[] {
  const t = useTranslations('staff.computers');
  return [
    {
      key: 'computer',
      label: t('computer'),
      cell: ({ href, computerName, computerId }) => (
        <ComputerCell href={href} name={computerName} id={computerId} />
      ),
    },
    {
      key: 'computer-id',
      label: t('computerId'),
      cell: ({ computerId }) => <CodeCell code={computerId} />,
    },
    {
      key: 'license',
      label: t('license'),
      cell: ({ licenseHref, keyEnding }) => (
        <LicenseCell href={licenseHref} keyEnding={keyEnding} />
      ),
    },
    { key: 'product', label: t('product'), cell: ({ productName }) => productName },
    {
      key: 'email',
      label: t('email'),
      cell: ({ registeredEmail }) => <AddressCell address={registeredEmail} />,
    },
  ];
}
