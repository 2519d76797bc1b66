import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../start/paths.mjs';

/** @typedef {Record<string, any>} Vectors the vectors are JSON; each section has its own shape */

/** @returns {Vectors} */
const vectors = () => JSON.parse(readFileSync(join(root, 'docs', 'olp1-vectors.json'), 'utf8'));

/** Short enough for the buffer of every runner. */
const AT_ONCE = 100;

/**
 * The vectors, and beside them every character that protocol section 2 deletes or reads as another, and
 * addresses as mails and scanners leave them (section 6).
 * @returns {Vectors}
 */
export function moreVectors() {
  const all = vectors();
  all.normalize.push(...deletedCharacters(), ...foreignDigits(), ...typedCodes);
  all.requestDecode.push(...decorated(all.requestDecode));
  return all;
}

/** The section is read, so that no client is tested by a table that somebody typed again. */
const paragraph =
  /^\*\*Normalize\*\*[\s\S]*?(?=\n\n)/m.exec(
    readFileSync(join(root, 'docs', 'protocol.md'), 'utf8'),
  )?.[0] ?? '';

/** The code points that a text names, as U+ABCD and U+ABCD–EF01. @param {string} text */
function pointsIn(text) {
  return [...text.matchAll(/U\+([\dA-F]{4,5})(?:–(?:U\+)?([\dA-F]{4,5}))?/g)].flatMap((match) => {
    const from = Number.parseInt(match[1] ?? '', 16);
    const to = Number.parseInt(match[2] ?? match[1] ?? '', 16);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

function deletedCharacters() {
  const points = pointsIn(paragraph.split(' then map ')[0] ?? '');
  return Array.from({ length: Math.ceil(points.length / AT_ONCE) }, (_, chunk) => {
    const some = points.slice(chunk * AT_ONCE, (chunk + 1) * AT_ONCE);
    const hidden = String.fromCodePoint(...some);
    return {
      why: `deleted from U+${some[0]?.toString(16)}`,
      in: `${hidden}a-b_${hidden}7.`,
      out: 'AB7',
    };
  });
}

function foreignDigits() {
  const points = pointsIn((paragraph.split(' then map ')[1] ?? '').split('Cyrillic')[0] ?? '');
  return [{ in: String.fromCodePoint(...points), out: '0123456789'.repeat(points.length / 10) }];
}

const typedCodes = [
  { in: '\u2067٧k٢f٩\u2069ーd۳xqm', out: '7K2F9D3XQM' },
  { in: '\ufeff7\u200eK\u2043 2\u3164f', out: '7K2F' },
  { in: '７Ｋ－２ｆ', out: '7K2F' },
];

/** Good requests as others leave them, with the answer of the good one. @param {any[]} given */
function decorated(given) {
  const plain = /^HTTPS:\/\/[A-Z0-9./]+$/;
  const good = [1, 2].map((type) =>
    given.find(({ ok, text }) => ok?.type === type && plain.test(text)),
  );
  const short = given.find(({ why }) => why === 'type 2, unknown kid, nothing after the header');
  return [
    ...good.flatMap(({ text, ok }) =>
      [
        `<${text}>.`,
        `[here](${text.toLowerCase()})!`,
        `„${text}”`,
        `**${text}**,`,
        `${text}%3Futm=1`,
        `${encodeURIComponent(text)}%0D%0A`,
        `${text.replace('/A/', '/A/%E2%81%A6')}%E2%81%A9%C2%BB`,
        `\u2067${text.slice(0, 60)}\r\n\u3164${text.slice(60)}`,
      ].map((decoration) => ({ why: 'decorated', text: decoration, ok })),
    ),
    {
      why: 'escaped twice',
      text: encodeURIComponent(encodeURIComponent(good[0].text)),
      error: 'REQUEST_DAMAGED',
    },
    { why: 'a bad escape', text: `${good[0].text}%4`, error: 'REQUEST_DAMAGED' },
    { why: 'an escape of no UTF-8', text: `${good[0].text}%C3`, error: 'REQUEST_DAMAGED' },
    {
      why: 'fifteen bytes, unknown kid',
      text: `${short.text.slice(0, -1)}${'0'.repeat(24)}`,
      error: 'REQUEST_DAMAGED',
    },
  ];
}

/**
 * Vectors that nobody must pass, and what the runner's output then has to say, one expression for each
 * fault.
 * @returns {{spoiled: Vectors, faults: Record<string, RegExp>}}
 */
export function spoiledVectors() {
  const spoiled = vectors();
  spoiled.tomorrow = [{ in: 'x', out: 'y' }];
  spoiled.integers.tomorrow = [{ n: 1 }];
  spoiled.normalize.pop();
  delete spoiled.dvcMatch;
  spoiled.computerId.find((/** @type {any} */ { error }) => error).error = 'CODE_TYPO';
  spoiled.device.at(-1).w = '00'.repeat(10);
  const renamed = spoiled.scenarios.find((/** @type {any} */ { why }) => why === 'no request yet');
  renamed.why = 'of next year';
  return {
    spoiled,
    faults: {
      'an unknown section': /^\s*tomorrow\b.*(unknown|FAILED)/im,
      'an unknown list': /integers.*tomorrow|tomorrow.*integers|\bonly\b.*tomorrow/im,
      'a vector that is gone': /normalize.*(not 10|is there.*expected true)/i,
      'a section that is gone': /dvcMatch.*(not 12|is there.*expected true)/i,
      'another error code': /computerId\W*7\b/,
      'the last vector of a section': /device\W* ?2\b/i,
      'a scenario that is gone': /missing: no request yet/,
      'a scenario that nobody knows': /unknown: of next year|scenarios: 1 unknown/,
    },
  };
}

/** The vectors without two sections that others are tried with as well. @returns {Vectors} */
export function withoutGround() {
  const { request1: _, x25519: __, ...rest } = vectors();
  return rest;
}
