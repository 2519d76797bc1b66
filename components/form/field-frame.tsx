import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { TimedText } from '@/components/ui/timed-text';
import { useFormState } from './form-context';

type Props = {
  id: string;
  label: ReactNode;
  /** Beside the label: "optional"; not where the answer was that it is needed. */
  note?: string | undefined;
  hint?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
  /** For a group of controls: the label then names the group, not one control. */
  group?: boolean | undefined;
};

/** Label, hint, control, error: always in this order, always at this distance. */
export function FieldFrame({ id, label, note, hint, error, children, group }: Props) {
  const { at } = useFormState();
  const Label = group ? 'span' : 'label';
  return (
    <div className={error ? 'border-l-4 border-stop pl-3' : ''}>
      <Label {...(group ? { id: `${id}-label` } : { htmlFor: id })} className="block font-semibold">
        {label}
        {note && !error ? <span className="font-normal text-muted"> ({note})</span> : null}
      </Label>
      {hint ? (
        <div id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </div>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="mt-1 flex gap-1.5 font-medium text-stop">
          <Icon name="stop" className="mt-0.5 size-5" />
          <span>
            <TimedText text={error} at={at} />
          </span>
        </p>
      ) : null}
      <div className="mt-1.5">{children}</div>
    </div>
  );
}

const control = 'block w-full rounded-md border bg-card px-3 text-ink placeholder:text-muted';

/** Classes of everything one types into: at least 16 pixels, so that phones do not zoom in. */
export function controlStyle(invalid: boolean, mono = false) {
  return `${control} ${invalid ? 'border-2 border-stop' : 'border-edge'}${mono ? ' code-face' : ''}`;
}
