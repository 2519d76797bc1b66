'use client';

import { createContext, use } from 'react';
import { emptyFormState, type FormState } from '@/lib/form-state';

/** The state of the form around, and the prefix of its field ids. */
export const FormContext = createContext<{ state: FormState; prefix: string }>({
  state: emptyFormState,
  prefix: '',
});

/** What the last answer of the form around said. */
export function useFormState() {
  return use(FormContext).state;
}

/**
 * Everything a control needs to carry its value, and to be named by its hint and its error.
 * @param firstOfPage the first field of a page that is there for its form only: has the focus at once
 */
export function useField(name: string, hint: boolean, defaultValue = '', firstOfPage = false) {
  const { state, prefix } = use(FormContext);
  const id = prefix + name;
  const error = state.errors[name];
  const first = error !== undefined && Object.keys(state.errors)[0] === name;
  const noneWrong = Object.keys(state.errors).length === 0;
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return {
    id,
    error,
    value: state.values[name] ?? defaultValue,
    control: {
      id,
      name,
      'aria-describedby': describedBy || undefined,
      'aria-invalid': error ? true : undefined,
      // After a native post the browser leads to the first field that is wrong.
      autoFocus: (first || (firstOfPage && noneWrong)) && !state.message,
    },
  };
}
