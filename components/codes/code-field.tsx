import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ALL_KINDS, KINDS, type Kind } from '@/lib/olp/text/kinds';
import { ODD_LENGTHS } from '@/lib/olp/text/written-groups';
import { CodeInput } from './code-input';

type Props = {
  name: string;
  label: string;
  hint?: ReactNode;
  note?: string | undefined;
  /** What is accepted, all of one group size: `['DVC', 'UDVC']`. */
  kinds: readonly [Kind, ...Kind[]];
  defaultValue?: string | undefined;
  firstOfPage?: boolean | undefined;
};

/** A field for a typed code, inside an ActionForm. Sends one value under `name`. */
export function CodeField(props: Props) {
  const t = useTranslations('codeField');
  const kinds = useTranslations('codeKind');
  const others = ALL_KINDS.filter((kind) => !props.kinds.includes(kind));
  const groups = KINDS[props.kinds[0]].minGroups;
  const size = KINDS[props.kinds[0]].size;
  return (
    <CodeInput
      {...props}
      groups={groups}
      texts={{
        group: t('group', { groups }),
        bad: t('bad'),
        complete: t('complete', { groups }),
        otherKind: t('otherKind'),
        kinds: Object.fromEntries(others.map((kind) => [kind, kinds(kind)])),
        clear: t('clear'),
        odd: Object.fromEntries(ODD_LENGTHS.map((length) => [length, t('odd', { length, size })])),
        tooLong: t('tooLong', { characters: groups * size }),
      }}
    />
  );
}
