import { useTranslations } from 'next-intl';
import { ActionForm } from '@/components/form/action-form';
import { ChoiceField } from '@/components/form/choice-field';
import { FileField } from '@/components/form/file-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextArea } from '@/components/form/text-area';
import { TextField } from '@/components/form/text-field';
import type { FormAction } from '@/lib/form-state';
import { PropertyPreview } from './property-preview';

type Props = {
  /** Gets `value` or `file`, and in `step` what to do with it. */
  action: FormAction;
  fields: Record<string, string>;
  choices: readonly string[] | undefined;
  kind: 'text' | 'lines' | 'file';
  value: string;
  /** Where it is set here: what it then goes back to. */
  reset: 'global' | 'product' | 'license' | undefined;
  meetTitle: string;
};

/** Another value: first what it would change, then the change. */
export function PropertyForm(props: Props) {
  const t = useTranslations('staff.property');
  const { action, fields, choices, kind, value, reset } = props;
  return (
    <ActionForm action={action} fields={fields} id="property">
      {choices ? (
        <ChoiceField
          name="value"
          label={t('newValue')}
          choices={choices.map((choice) => ({ value: choice, label: choice }))}
          defaultValue={value}
        />
      ) : kind === 'file' ? (
        <FileField name="file" label={t('file')} hint={t('fileHint')} accept=".png,.svg,.webp" />
      ) : kind === 'lines' ? (
        <TextArea name="value" label={t('newValue')} hint={t('lines')} defaultValue={value} mono />
      ) : (
        <TextField
          name="value"
          label={t('newValue')}
          defaultValue={value}
          autoComplete="off"
          spellCheck={false}
          mono
        />
      )}
      <PropertyPreview
        words={{
          same: t('previewSame'),
          caption: props.meetTitle,
          head: [t('situation'), t('meetNow'), t('meetThen')],
        }}
      />
      <div className="flex flex-wrap gap-3">
        {/* First, so that Enter only shows. */}
        <SubmitButton tone="secondary" name="step" value="preview" pending={t('pending')}>
          {t('preview')}
        </SubmitButton>
        <SubmitButton name="step" value="set" pending={t('pending')}>
          {t('set')}
        </SubmitButton>
        {reset ? (
          <SubmitButton tone="quiet" name="step" value="reset" pending={t('pending')}>
            {t(reset === 'global' ? 'resetGlobal' : 'reset')}
          </SubmitButton>
        ) : null}
      </div>
    </ActionForm>
  );
}
