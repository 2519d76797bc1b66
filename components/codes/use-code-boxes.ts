'use client';

import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { readBoxes } from '@/lib/olp/text/entry';
import type { Kind } from '@/lib/olp/text/kinds';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { boxesFromText, makeTypist, pasteInto } from './edit-boxes';
import { makePress } from './select-on-press';

/** One box per group, over a plain field that is there until scripts run. */
export function useCodeBoxes(kinds: readonly Kind[]) {
  const plain = useRef<HTMLInputElement>(null);
  const inputs = useRef<(HTMLInputElement | null)[]>([]);
  // null: scripts have not started; what was typed so far is in the plain field.
  const [boxes, setBoxes] = useState<string[] | null>(null);
  const [focus, setFocus] = useState<number | null>(null);
  const [typist] = useState(() => makeTypist(kinds));
  const [press] = useState(makePress);
  // The box with the caret: what is being typed is not judged by its length.
  const [active, setActive] = useState<number | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: takes over once, with the first kinds
  useEffect(() => {
    const field = plain.current;
    if (!field) return;
    const taken = boxesFromText(field.value, kinds);
    setBoxes(taken);
    // Scripts may be faster than the browser, which gives the focus with its first picture.
    const due = field.autofocus && document.activeElement === document.body;
    if (due || document.activeElement === field) setFocus(Math.min(taken.length, 3));
  }, []);

  useEffect(() => {
    if (focus === null) return;
    const box = inputs.current[focus];
    // A filled box is typed over; in one that is begun typing goes on.
    const whole = typist.replaces(focus);
    box?.focus();
    box?.setSelectionRange(whole ? 0 : box.value.length, box.value.length);
    setFocus(null);
  }, [focus, typist]);

  const entry = readBoxes(boxes ?? [], kinds);
  const texts = entry.boxes.map((_, index) => boxes?.[index] ?? '');

  function change(index: number, value: string) {
    const edit = typist.type(texts, index, value);
    setBoxes(edit.boxes);
    if (edit.focus !== index) setFocus(edit.focus);
  }

  function paste(index: number, event: ClipboardEvent<HTMLInputElement>) {
    const edit = pasteInto(texts, index, event.clipboardData.getData('text'), kinds);
    if (!edit) return; // a few characters: the browser puts them where the caret is
    event.preventDefault();
    setBoxes(edit.boxes);
    setFocus(edit.focus);
  }

  function keyDown(index: number, event: KeyboardEvent<HTMLInputElement>) {
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const caret = selectionStart === selectionEnd ? selectionStart : null;
    const previous = inputs.current[index - 1];
    const next = inputs.current[index + 1];
    if (event.key === 'Backspace' && value === '' && previous) previous.focus();
    if (event.key === 'ArrowLeft' && caret === 0 && previous) {
      event.preventDefault();
      setFocus(index - 1);
    }
    if (event.key === 'ArrowRight' && caret === value.length && next) {
      event.preventDefault();
      next.focus();
      next.setSelectionRange(0, 0);
    }
  }

  function clear() {
    setBoxes([]);
    setFocus(0);
  }

  /** Once a box is left it shows what is understood: capitals, look-alikes folded. */
  function blur(index: number) {
    typist.left(index);
    setActive(null);
    setBoxes((now) => now?.map((text, at) => (at === index ? normalizeCode(text) : text)) ?? null);
  }

  /** Whatever stands in a box is selected when it is entered, so that typing replaces it. */
  function enter(index: number, box: HTMLInputElement) {
    setActive(index);
    box.select();
  }

  const register = (index: number) => (input: HTMLInputElement | null) => {
    inputs.current[index] = input;
  };

  return {
    plain,
    started: boxes !== null,
    entry,
    odd: entry.odd && entry.odd.index !== active ? entry.odd : null,
    texts,
    change,
    clear,
    paste,
    keyDown,
    blur,
    enter,
    press,
    register,
  };
}
