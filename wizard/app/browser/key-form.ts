import type { Entry } from '@/lib/olp/text/entry';
import { KINDS } from '@/lib/olp/text/kinds';
import { showBusy } from './buttons';
import { startCamera } from './camera';
import { codeFieldIn } from './code-field';
import { readDropped } from './dropped';
import { tell } from './tell';

/** Refusals that only say that more groups may follow. */
const NOT_YET = /^(LENGTH|BAD_LENGTH)$/;

/**
 * The form for the Computer Key: a complete key is tried at once, from boxes, file, drop or camera,
 * and what was typed stays whatever the answer is.
 */
export function startKeyForm(): void {
  const form = document.querySelector<HTMLFormElement>('[data-key-form]');
  const picker = form?.querySelector<HTMLInputElement>('input[type=file]');
  const button = form?.querySelector<HTMLElement>('button[data-busy]');
  const field = form && codeFieldIn(form, changed);
  if (!form || !picker || !button || !field) return;
  const key = form;
  const file = picker;
  const boxes = field;
  const label = button.textContent;
  let latest = '';

  file.classList.add('heard');
  file.tabIndex = -1;
  startCamera((text) => boxes.fill(text), say);

  key.addEventListener('submit', (event) => {
    event.preventDefault();
    const entry = boxes.entry();
    if (entry.normalized === '') return boxes.focus();
    if (button) showBusy(button);
    void tryKey(asTyped(entry), true);
  });
  file.addEventListener('change', () => void take(file.files));
  key.addEventListener('dragover', (event) => {
    event.preventDefault();
    key.classList.add('over');
  });
  key.addEventListener('dragleave', () => key.classList.remove('over'));
  key.addEventListener('drop', (event) => {
    event.preventDefault();
    key.classList.remove('over');
    const text = event.dataTransfer?.getData('text');
    if (text) boxes.fill(text);
    else void take(event.dataTransfer?.files ?? null);
  });
  // Dropped beside the form a file would replace the page, and what was typed.
  for (const name of ['dragover', 'drop'] as const) {
    addEventListener(name, (event) => event.preventDefault());
  }

  function changed(entry: Entry): void {
    say('');
    offer('');
    if (entry.complete || looksWhole(entry)) void tryKey(asTyped(entry), false);
  }

  async function take(files: FileList | null): Promise<void> {
    const all = [...(files ?? [])];
    const [first] = all;
    if (!first) return;
    if (all.length > 1 || isZip(first)) {
      // Those of many computers: the wizard finds its own.
      const body = new FormData();
      for (const one of all) body.append('file', one);
      file.value = '';
      return send(body, first.name, true);
    }
    const text = await readDropped(first);
    file.value = '';
    if (text === null) {
      say(document.querySelector<HTMLElement>('[data-camera]')?.dataset.noCode ?? '');
    } else if (text.trim().startsWith('{')) {
      void tryKey(text, true);
    } else {
      boxes.fill(text);
    }
  }

  /** `byPerson`: somebody asked, who wants to know whatever is wrong. */
  function tryKey(text: string, byPerson: boolean): Promise<void> {
    const body = new FormData();
    body.set('key', text);
    return send(body, text, byPerson);
  }

  /** `what`: of several that are sent the latest counts. */
  async function send(body: FormData, what: string, byPerson: boolean): Promise<void> {
    latest = what;
    const answer = await tell(key.action, body);
    if (latest !== what) return;
    if (answer?.to) return location.assign(answer.to);
    if (button && label !== null) {
      button.removeAttribute('aria-disabled');
      button.textContent = label;
    }
    if (answer === null) return say(key.dataset.network ?? '');
    if (answer.offer) return offer(answer.offer);
    if (!byPerson && NOT_YET.test(answer.code ?? '')) return;
    boxes.refuse();
    say(answer.message ?? '');
  }

  function say(text: string): void {
    const line = key.querySelector<HTMLElement>('.error-line') ?? addLine();
    line.textContent = text;
    line.hidden = text === '';
  }

  function addLine(): HTMLElement {
    const line = document.createElement('p');
    line.className = 'error-line stop strong';
    line.setAttribute('role', 'alert');
    key.querySelector('[data-code-field]')?.after(line);
    return line;
  }

  function offer(markup: string): void {
    const place = document.querySelector('[data-offer]');
    // From the wizard itself, where it was escaped as part of a template.
    if (place) place.innerHTML = markup;
  }
}

const isZip = ({ name, type }: File) => /\.zip$/i.test(name) || /zip/.test(type);

/** With its dashes: they tell in which group a character was lost. */
const asTyped = ({ boxes }: Entry) =>
  boxes
    .map(({ text }) => text)
    .filter(Boolean)
    .join('-');

/** All groups that were typed are full, as many as a signed key has, and some are wrong. */
function looksWhole({ boxes, kind, size }: Entry): boolean {
  const typed = boxes.filter(({ text }) => text !== '');
  const full = typed.every(({ text }) => [...text].length === size);
  const bad = typed.some(({ status }) => status === 'bad');
  return kind === 'CK' && full && bad && typed.length >= KINDS.CK.minGroups;
}
