export type ButtonTone = 'primary' | 'secondary' | 'quiet';

const base =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-md py-2 text-center font-semibold no-underline transition-colors duration-150 cursor-pointer aria-disabled:cursor-default aria-disabled:opacity-60';

const tones: Record<ButtonTone, string> = {
  primary: 'px-4 bg-accent text-on-accent hover:bg-accent-strong',
  secondary:
    'border px-4 max-sm:px-2.5 max-sm:text-sm border-edge bg-card text-ink hover:bg-sunken',
  quiet: 'px-3 text-accent hover:bg-sunken',
};

/** Classes of everything that looks like a button: at least 44 pixels high (WCAG 2.5.5). */
export function buttonStyle(tone: ButtonTone = 'primary', wide = false) {
  return `${base} ${tones[tone]}${wide ? ' max-sm:w-full sm:min-w-56' : ''}`;
}
