import { copyText } from '@/components/ui/copy-text';

/** Buttons that copy, and forms that are sent once. */
export function startButtons(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    button.addEventListener('click', () => void copy(button));
  }
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once]')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = 'yes';
      const { submitter } = event;
      if (submitter) showBusy(submitter);
    });
  }
  // A page that comes back from the browser's memory may be sent again.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}

/** Says on a button that its work is under way. */
export function showBusy(button: HTMLElement): void {
  const { busy } = button.dataset;
  if (!busy) return;
  button.setAttribute('aria-disabled', 'true');
  button.textContent = busy;
}

async function copy(button: HTMLElement): Promise<void> {
  const label = button.querySelector('span');
  if (!label || !(await copyText(button.dataset.copy ?? ''))) return;
  const { textContent } = label;
  if (textContent === button.dataset.copied) return;
  label.textContent = button.dataset.copied ?? '';
  setTimeout(() => {
    label.textContent = textContent;
  }, 2500);
}
