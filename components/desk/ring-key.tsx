import { useFormatter, useTranslations } from 'next-intl';
import { Facts } from '@/components/ui/facts';
import { When } from '@/components/ui/when';
import type { FormAction } from '@/lib/form-state';
import { KeyStep } from './key-step';
import type { RingKeyRow } from './ring-table';

type Step = 'rotate' | 'compromise' | 'reissue' | 'retire';

type Props = {
  ringKey: Omit<RingKeyRow, 'href'> & { steps: readonly Step[] };
  productId: number;
  /** The key of the same use that is in use now. */
  signing: number | null;
  /** Gets `step`, `sure` and, where one is asked for, `reason`. */
  step: { action: FormAction; fields: Record<string, string> };
};

/** A key of a product: how it stands, and what can be done with it, with what follows beside each button. */
export function RingKey({ ringKey, productId, signing, step }: Props) {
  const t = useTranslations('staff.ring');
  const format = useFormatter();
  const { kid, use, state, createdAt, computers, steps } = ringKey;
  const requests = use === 'requests';
  const values = {
    ...{ kid, computers, product: String(productId), signing: signing ?? kid },
    date: format.dateTime(createdAt, 'day'),
  };
  const held = !requests && computers > 0 && ['verify_only', 'compromised'].includes(state);
  const words = (name: Step) => {
    const its = requests && name === 'rotate' ? 'rotateRequests' : name;
    return {
      title: t(`steps.${its}.title`),
      text:
        requests && name === 'compromise'
          ? t('steps.compromise.textRequests')
          : t(`steps.${its}.text`, values),
      sure: t(`steps.${its}.sure`, values),
      submit: t(`steps.${its}.submit`, values),
    };
  };
  return (
    <>
      <Facts
        facts={[
          { label: t('state'), value: t(`states.${state}`) },
          { label: t('use'), value: t(`uses.${use}`) },
          { label: t('created'), value: <When at={createdAt} /> },
          requests ? null : { label: t('computers'), value: format.number(computers) },
        ]}
      />
      <p className="mt-2">{t(`about.${requests && state === 'signing' ? 'requests' : state}`)}</p>
      {held ? <p className="mt-2 text-muted">{t('held', { computers })}</p> : null}
      {steps.map((name) => (
        <KeyStep
          key={name}
          id={name}
          action={step.action}
          fields={{ ...step.fields, step: name, use }}
          words={words(name)}
          reason={name === 'reissue' ? undefined : name === 'compromise' ? 'required' : 'optional'}
        />
      ))}
    </>
  );
}
