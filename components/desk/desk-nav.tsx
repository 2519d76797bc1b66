import type { Route } from 'next';
import { NavLink } from '@/components/nav-link';

type Props = {
  label: string;
  /** `exact`: marked on its own page only. */
  links: { href: Route; label: string; exact?: boolean }[];
};

/** Where one can go at the desk: at the side, or above on a narrow screen. */
export function DeskNav({ label, links }: Props) {
  return (
    <nav aria-label={label} className="desk-nav print:hidden">
      <ul>
        {links.map(({ href, label: name, exact }) => (
          <li key={href}>
            <NavLink href={href} label={name} className="desk-nav-item" exact={exact} />
          </li>
        ))}
      </ul>
    </nav>
  );
}
