import { spellGroup } from '@/lib/olp/text/groups';
import { codeLayout } from './code-layout';

type Props = {
  /** Groups joined by `-`. */
  code: string;
  /** What code it is, for those who hear it. */
  label: string;
};

/**
 * A code to be typed off the screen: numbered groups, big, in fixed rows. A screen reader gets the
 * characters one by one, group by group.
 */
export function CodeDisplay({ code, label }: Props) {
  const groups = code.split('-');
  const layout = codeLayout(groups.length, groups[0]?.length ?? 0);
  return (
    <ol translate="no" className={`code-groups code-groups-${layout} code-face`} aria-label={label}>
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place of a group is what it is
        <li key={index}>
          <span aria-hidden="true">{group}</span>
          <span className="sr-only select-none">{spellGroup(group)}</span>
        </li>
      ))}
    </ol>
  );
}
