import { useTranslations } from 'next-intl';

/** Characters of a value that a line of a table has room for. */
const LONGEST = 60;

/** What a Server Property holds, in one line. */
export function PropertyValue({ value }: { value: unknown }) {
  const t = useTranslations('staff.properties');
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  if (text === '') return <span className="text-muted">{t('empty')}</span>;
  if (text.startsWith('data:image/')) return t('image');
  return (
    <bdi translate="no" title={text.length > LONGEST ? text : undefined} className="code-face">
      {text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}
    </bdi>
  );
}
