import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { overlay, readTexts } from './texts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'wizard-texts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a vendor's own texts", () => {
  const ours = { a: { one: 'Hello {name}', many: '{count, plural, one {seat} other {seats}}' } };

  test('stand in place of ours', () => {
    expect(overlay(ours, { a: { one: '{name}!' } }, 'en')).toEqual({
      a: { ...ours.a, one: '{name}!' },
    });
    const plural = '{count, plural, one {place} other {places}} free';
    expect(overlay(ours, { a: { many: plural } }, 'en').a.many).toBe(plural);
    const anyOrder = '{count, plural, other {places} one {place}}';
    expect(overlay(ours, { a: { many: anyOrder } }, 'en').a.many).toBe(anyOrder);
  });

  test.each([
    [{ a: { two: 'x' } }, 'There is no text en.a.two'],
    [{ a: { one: 'Hello {count}' } }, 'A text for en.a.one may use these values alone: name'],
    [{ a: 'x' }, 'en.a is no text'],
    [{ a: { one: 7 } }, 'A text for en.a.one'],
    [{ a: { one: ' ' } }, 'A text for en.a.one'],
    [{ a: { one: 'Hello {name' } }, 'A text for en.a.one'],
    [{ a: { many: '{count, plural, one {place}}' } }, 'the last with other'],
  ])('%j is refused', (theirs, why) => {
    expect(() => overlay(ours, theirs, 'en')).toThrow(why);
  });

  test('are read from a file as Notepad saves it', () => {
    const file = join(folder, 'own.json');
    const own = { en: { window: { welcome: { activate: 'Unlock' } } } };
    writeFileSync(file, `\ufeff${JSON.stringify(own)}`);
    expect(readTexts(file)).toEqual(own);
  });

  test.each([
    ['{', 'no file of JSON'],
    ['[]', 'no texts by language'],
    ['{"xx": {}}', 'does not speak “xx”'],
    ['{"../package": {}}', 'does not speak “../package”'],
    ['{"en": {"window": {"nothing": "x"}}}', 'There is no text en.window.nothing'],
  ])('%s is refused before anything is built', (content, why) => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, content);
    expect(() => readTexts(file)).toThrow(why);
    expect(() => readTexts(join(folder, 'none.json'))).toThrow('ENOENT');
  });
});
