import { tell } from './tell';

/** The first page is shown before the portal was asked; what its answer has changed is put in place. */
export async function lookAgain(): Promise<void> {
  if (!document.querySelector('[data-opening]') || !(await tell('opening'))) return;
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok) return;
  // From the wizard itself, as this page is.
  const now = new DOMParser().parseFromString(await response.text(), 'text/html');
  const main = document.querySelector('main');
  const fresh = now.querySelector('main');
  if (!main || !fresh) return;
  // The mark alone is no news.
  main.querySelector('[data-opening]')?.removeAttribute('data-opening');
  if (main.innerHTML === fresh.innerHTML) return;
  const focused = main.contains(document.activeElement)
    ? document.activeElement?.getAttribute('href')
    : null;
  main.replaceWith(fresh);
  document.title = now.title;
  // Where the focus was on a link that is still there it stays.
  if (focused) fresh.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus();
}
