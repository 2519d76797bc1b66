import type { MomentInText } from '@/lib/form-state';

type Props = { text: string; at?: MomentInText | undefined };

/** A text with a moment in it, which is told as `When` tells it. */
export function TimedText({ text, at }: Props) {
  const from = at ? text.indexOf(at.shown) : -1;
  if (!at || from < 0) return text;
  return (
    <>
      {text.slice(0, from)}
      <time dateTime={at.iso} title={at.shown} data-local="moment" suppressHydrationWarning>
        {at.shown}
      </time>
      {text.slice(from + at.shown.length)}
    </>
  );
}
