import type { Route } from 'next';
import { NavLink } from '@/components/nav-link';

type Props = {
  label: string;
  groups: {
    label: string;
    /** `exact`: marked on its own page only. */
    links: { href: Route; label: string; exact?: boolean }[];
  }[];
};

/** Where one can go at the desk: at the side, or above on a narrow screen. */
export function DeskNav({ label, groups }: Props) {
  return (
    <nav aria-label={label} className="desk-nav print:hidden">
      {groups.map((group) => (
        <div key={group.label} className="desk-nav-group">
          <p aria-hidden="true">{group.label}</p>
          <ul aria-label={group.label}>
            {group.links.map(({ href, label: name, exact }) => (
              <li key={href}>
                <NavLink href={href} label={name} className="desk-nav-item" exact={exact} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
