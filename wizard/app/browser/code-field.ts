import { codeLayout } from '@/components/codes/code-layout';
import { type BoxEdit, boxesFromText, makeTypist, pasteInto } from '@/components/codes/edit-boxes';
import { makePress } from '@/components/codes/select-on-press';
import { groupsOfKey, type SignatureBytes } from '@/lib/olp/key-groups';
import { type Entry, readBoxes } from '@/lib/olp/text/entry';
import type { Kind } from '@/lib/olp/text/kinds';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { type Box, makeBox, showStatus } from './box';

/** A field of numbered boxes, for those who have to put something in or read it. */
export type CodeField = {
  /** Puts a whole code in, as if it were pasted. */
  fill(text: string): void;
  entry(): Entry;
  /** What stands here was refused: it is not praised until it is changed. */
  refuse(): void;
  /** Puts the cursor where typing goes on. */
  focus(): void;
};

export type Changed = (entry: Entry) => void;

const fields = new WeakMap<Element, { field: CodeField; listeners: Changed[] }>();

/** Turns every plain field for a code into boxes. */
export function startCodeFields(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-code-field]')) {
    const listeners: Changed[] = [];
    const field = start(element, (entry) => {
      for (const listener of listeners) listener(entry);
    });
    if (field) fields.set(element, { field, listeners });
  }
}

/** The boxes inside an element, and a call for each change of them. */
export function codeFieldIn(parent: Element, changed: Changed): CodeField | null {
  const element = parent.querySelector('[data-code-field]');
  const found = element && fields.get(element);
  if (!found) return null;
  found.listeners.push(changed);
  return found.field;
}

function start(element: HTMLElement, changed: Changed): CodeField | null {
  const plain = element.querySelector('textarea');
  const label = element.querySelector<HTMLElement>('.label');
  const kinds = (element.dataset.kinds ?? '').split(' ') as Kind[];
  if (!plain || !label) return null;
  const words = element.dataset;
  const odds: Record<number, string> = JSON.parse(words.odd ?? '{}');
  const hidden = document.createElement('input');
  const group = document.createElement('fieldset');
  const status = document.createElement('p');
  hidden.type = 'hidden';
  hidden.name = plain.name;
  group.setAttribute('aria-labelledby', label.id);
  group.setAttribute('aria-describedby', plain.getAttribute('aria-describedby') ?? '');
  status.className = 'entry-status';
  status.setAttribute('aria-live', 'polite');

  const heading = document.createElement('span');
  heading.id = label.id;
  heading.className = label.className;
  heading.textContent = label.textContent;
  label.replaceWith(heading);

  const clear = document.createElement('button');
  clear.type = 'button';
  clear.className = 'link-button';
  clear.textContent = words.clear ?? '';
  clear.addEventListener('click', () => edit({ boxes: [], focus: 0 }, -1));

  const typist = makeTypist(kinds);
  const press = makePress();
  const signatures: SignatureBytes = JSON.parse(words.signatures ?? '{}');
  let texts = boxesFromText(plain.value, kinds);
  const boxes: Box[] = [];
  const hasError = element.classList.contains('wrong');
  let refused = hasError;
  const hadFocus = document.activeElement === plain;
  plain.replaceWith(hidden, group, status, clear);
  render();
  if (hadFocus || hasError) focus();
  // Ready for typing, but what stands above is read first.
  else if (texts.length === 0) boxes[0]?.input.focus({ preventScroll: true });

  function read(): Entry {
    return readBoxes(texts, kinds, groupsOfKey(texts, signatures));
  }

  function render(): void {
    const entry = read();
    group.className = `boxes boxes-${codeLayout(entry.boxes.length, entry.size)}`;
    while (boxes.length > entry.boxes.length) boxes.pop()?.root.remove();
    entry.boxes.forEach(({ status: state }, index) => {
      const box = boxes[index] ?? add(index);
      const text = texts[index] ?? '';
      if (box.input.value !== text) box.input.value = text;
      showStatus(box, refused && state === 'good' ? 'refused' : state);
    });
    hidden.value = texts.join('-').replace(/-+$/u, '');
    clear.hidden = hidden.value === '';
    const verdict = refused ? '' : verdictOn(entry);
    if (status.textContent !== verdict) status.textContent = verdict;
    status.className = `entry-status ${entry.complete ? 'good' : 'stop'}`;
  }

  function verdictOn({ complete, looksLike, odd, boxes: shown }: Entry): string {
    if (complete) return words.complete ?? '';
    if (looksLike) return words.otherKind ?? '';
    // What is being typed is not judged by its length.
    if (odd && document.activeElement !== boxes[odd.index]?.input) {
      const said = odds[odd.length];
      if (said) return said.replace('#', String(odd.index + 1));
    }
    const bad = shown.findIndex((box) => box.status === 'bad');
    return bad < 0 ? '' : (words.bad ?? '').replace('#', String(bad + 1));
  }

  function add(index: number): Box {
    const box = makeBox(index, words.group ?? '');
    box.input.addEventListener('input', () =>
      edit(typist.type(padded(), index, box.input.value), index),
    );
    box.input.addEventListener('paste', (event) => paste(event, index));
    box.input.addEventListener('keydown', (event) => move(event, index));
    box.input.addEventListener('mousedown', () => press.down(box.input));
    box.input.addEventListener('click', () => press.up(box.input));
    // Whatever stands there is selected, so that typing replaces it.
    box.input.addEventListener('focus', () => {
      box.input.select();
      render();
    });
    box.input.addEventListener('blur', () => {
      typist.left(index);
      texts[index] = normalizeCode(box.input.value);
      render();
    });
    boxes.push(box);
    group.append(box.root);
    return box;
  }

  /** As many texts as there are boxes. */
  function padded(): string[] {
    return boxes.map((_, index) => texts[index] ?? '');
  }

  function edit(change: BoxEdit, from: number): void {
    texts = change.boxes;
    refused = false;
    render();
    if (change.focus !== from) focusAt(change.focus);
    changed(read());
  }

  function paste(event: ClipboardEvent, index: number): void {
    const change = pasteInto(padded(), index, event.clipboardData?.getData('text') ?? '', kinds);
    if (!change) return; // a few characters: the browser puts them where the caret is
    event.preventDefault();
    edit(change, -1);
  }

  function move(event: KeyboardEvent, index: number): void {
    const box = boxes[index]?.input;
    if (!box) return;
    const caret = box.selectionStart === box.selectionEnd ? box.selectionStart : null;
    const previous = boxes[index - 1]?.input;
    const next = boxes[index + 1]?.input;
    if (event.key === 'Backspace' && box.value === '' && previous) {
      previous.focus();
      // As in one text: the character before goes, not the group that the focus selects.
      previous.setSelectionRange(previous.value.length, previous.value.length);
    }
    if (event.key === 'ArrowLeft' && caret === 0 && previous) {
      event.preventDefault();
      focusAt(index - 1);
    }
    if (event.key === 'ArrowRight' && caret === box.value.length && next) {
      event.preventDefault();
      next.focus();
      next.setSelectionRange(0, 0);
    }
  }

  function focusAt(index: number): void {
    const input = boxes[Math.min(index, boxes.length - 1)]?.input;
    // A filled box is typed over; in one that is begun typing goes on.
    const whole = typist.replaces(index);
    input?.focus();
    input?.setSelectionRange(whole ? 0 : input.value.length, input.value.length);
  }

  function focus(): void {
    const { boxes: shown } = read();
    const open = shown.findIndex((box) => box.status !== 'good');
    focusAt(open === -1 ? shown.length - 1 : open);
  }

  return {
    fill: (text) => edit({ boxes: boxesFromText(text, kinds), focus: -1 }, -1),
    entry: read,
    refuse: () => {
      refused = true;
      render();
    },
    focus,
  };
}
