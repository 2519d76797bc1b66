import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../start/paths.mjs';
import { Refusal } from '../start/say.mjs';

/** @param {string} file @returns {Record<string, object>} texts by language, each as `messages/wizard.<language>.json` has them */
export function readTexts(file) {
  let texts;
  try {
    texts = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new Refusal(`--texts names no file of JSON: ${file} (${code ?? message})`);
  }
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) {
    throw new Refusal(`--texts names no texts by language: ${file}`);
  }
  for (const [language, theirs] of Object.entries(texts)) {
    const ours = join(root, 'messages', `wizard.${language}.json`);
    if (!/^[\w-]+$/.test(language) || !existsSync(ours)) {
      throw new Refusal(`The wizard does not speak “${language}”: ${file}`);
    }
    overlay(JSON.parse(readFileSync(ours, 'utf8')), theirs, language);
  }
  return texts;
}

/**
 * Our texts with the vendor's in place of some: no text that is not there, and no value that it does not have.
 * @param {any} ours
 * @param {any} theirs
 * @param {string} at where in the file
 * @returns {any}
 */
export function overlay(ours, theirs, at) {
  if (typeof ours === 'string') {
    const known = valuesIn(ours) ?? [];
    const named = typeof theirs === 'string' && theirs.trim() ? valuesIn(theirs) : null;
    if (named === null) {
      throw new Refusal(
        `A text for ${at} is words, {value}, or {value, plural, one {…} other {…}}, the last with other`,
      );
    }
    if (named.every((name) => known.includes(name))) return theirs;
    throw new Refusal(`A text for ${at} may use these values alone: ${known.join(', ') || 'none'}`);
  }
  if (typeof theirs !== 'object' || theirs === null) throw new Refusal(`${at} is no text`);
  const unknown = Object.keys(theirs).find((key) => !Object.hasOwn(ours, key));
  if (unknown !== undefined) throw new Refusal(`There is no text ${at}.${unknown}`);
  const entries = Object.entries(ours).map(([key, value]) => [
    key,
    Object.hasOwn(theirs, key) ? overlay(value, theirs[key], `${at}.${key}`) : value,
  ]);
  return Object.fromEntries(entries);
}

/** Names of the values of a text (`fill` in wizard/language.ts); null: of braces that `fill` does not know. @param {string} text */
function valuesIn(text) {
  const plural =
    /\{(\w+), plural,(?: [\w=]+ \{[^{}]*\})*? other \{[^{}]*\}(?: [\w=]+ \{[^{}]*\})*\}/g;
  const rest = text.replace(plural, '{$1}');
  if (/[{}]/.test(rest.replace(/\{\w+\}/g, ''))) return null;
  return [...rest.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
