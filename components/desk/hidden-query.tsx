import type { Route } from 'next';

type Props = { here: Route; except: string[] };

/** What the address of a list says already, for a form that changes a part of it. */
export function HiddenQuery({ here, except }: Props) {
  const said = [...new URLSearchParams(here.split('?')[1])].filter(
    ([name]) => !except.includes(name),
  );
  return said.map(([name, value]) => (
    <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
  ));
}
