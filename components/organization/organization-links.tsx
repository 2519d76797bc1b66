import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';

export type OwnOrganization = {
  href: Route;
  /** As it is shown. */
  name: string;
  role: 'member' | 'contact';
};

/** The organizations of which somebody is, each with what they are of it. */
export function OrganizationLinks({ organizations }: { organizations: OwnOrganization[] }) {
  const t = useTranslations('organization');
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-card">
      {organizations.map(({ href, name, role }) => (
        <li key={href}>
          <Link
            href={href}
            prefetch={false}
            className="flex flex-wrap items-baseline justify-between gap-x-4 p-4 hover:bg-sunken sm:px-6"
          >
            <bdi translate="no" className="min-w-0 font-semibold wrap-anywhere">
              {name}
            </bdi>
            <span className="text-sm text-muted">{t(`roles.${role}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
