import type { ReactNode } from 'react';
import { Icon } from './icon';

type Props = {
  summary: ReactNode;
  open?: boolean | undefined;
  children: ReactNode;
};

/** Opens in place, without scripts. For what few people need, never for what must be read. */
export function Disclosure({ summary, open, children }: Props) {
  return (
    <details open={open} className="group print:hidden">
      <summary className="-mx-2 flex min-h-11 cursor-pointer list-none items-center gap-1.5 rounded-sm px-2 font-medium text-accent hover:bg-sunken">
        <Icon
          name="chevron"
          className="size-4 transition-transform duration-150 group-open:rotate-90"
        />
        {summary}
      </summary>
      <div className="pt-1 pb-3">{children}</div>
    </details>
  );
}
