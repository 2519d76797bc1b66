import { useTranslations } from 'next-intl';
import type { FormAction } from '@/lib/form-state';
import { KeyStep } from './key-step';
import type { ReceiptKeyState } from './receipt-key-table';

type Props = {
  receiptKey: { id: number; state: ReceiptKeyState; steps: ('rotate' | 'compromise')[] };
  /** The key that signs now. */
  signing: number;
  /** Gets `key`, `signing`, `step`, `sure` and, where one is asked for, `reason`. */
  action: FormAction;
};

/** A key of receipts: how it stands, and what can be done with it, with what follows beside each button. */
export function ReceiptKey({ receiptKey: { id, state, steps }, signing, action }: Props) {
  const t = useTranslations('staff.receiptKeys');
  return (
    <section className="desk-narrow desk-part">
      <h2>{t('of', { key: id })}</h2>
      <p>{t(`about.${state}`)}</p>
      {steps.map((step) => (
        <KeyStep
          key={step}
          id={step}
          action={action}
          fields={{ key: `${id}`, signing: `${signing}`, step }}
          words={{
            title: t(`steps.${step}.title`),
            text: t(`steps.${step}.text`),
            sure: t(`steps.${step}.sure`),
            submit: t(`steps.${step}.submit`, { key: id }),
          }}
          reason={step === 'compromise' ? 'required' : undefined}
        />
      ))}
    </section>
  );
}
