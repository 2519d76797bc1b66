import { describe, expect, test } from 'vitest';
import { encodeCode } from '@/lib/olp/text/codes';
import { boxesFromText, makeTypist, pasteInto, typeInto } from './edit-boxes';

const code = encodeCode('DVC', new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
const groups = code.split('-');
const empty = ['', '', '', ''];

/** Types a text key by key into whichever box has the focus. */
function typeAll(text: string, start = empty) {
  let edit = { boxes: [...start], focus: 0 };
  for (const key of text) {
    const before = edit.boxes[edit.focus] ?? '';
    edit = typeInto(edit.boxes, edit.focus, before + key, ['DVC']);
  }
  return edit;
}

describe('typing a code', () => {
  test('runs through all boxes without a key between the groups', () => {
    expect(typeAll(groups.join(''))).toEqual({ boxes: groups, focus: 3 });
  });

  test('takes the dashes that stand on the screen of the wizard', () => {
    expect(typeAll(code).boxes.map((box) => box.replace('-', ''))).toEqual(groups);
  });

  test('stays in a group that does not fit, and runs on when typing goes on', () => {
    const wrong = `${groups[0]?.slice(0, 4)}${groups[0]?.endsWith('Z') ? 'Y' : 'Z'}`;
    expect(typeAll(wrong).focus).toBe(0);
    expect(typeAll(`${wrong}${groups[1]}`).boxes.slice(0, 2)).toEqual([wrong, groups[1]]);
  });

  test('a character too many never overwrites the next group', () => {
    const edit = typeInto(groups, 0, `${groups[0]}7`, ['DVC']);
    expect(edit.boxes).toEqual([`${groups[0]}7`, ...groups.slice(1)]);
    expect(edit.focus).toBe(0);
  });

  test('a whole code typed over a filled one replaces it, and a typo in it moves nothing', () => {
    const other = encodeCode('DVC', new Uint8Array([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])).split('-');
    const typed = [
      `${other[0]?.slice(0, 4)}${other[0]?.endsWith('Z') ? 'Y' : 'Z'}`,
      ...other.slice(1),
    ];
    let edit = { boxes: [...groups], focus: 0 };
    let first = true;
    for (const key of typed.join('')) {
      // What has the focus is selected; what ran over is continued.
      const before = first ? '' : (edit.boxes[edit.focus] ?? '');
      const next = typeInto(edit.boxes, edit.focus, before + key, ['DVC'], true);
      first = next.focus !== edit.focus && [...(next.boxes[next.focus] ?? '')].length !== 1;
      edit = next;
    }
    expect(edit.boxes).toEqual(typed);
  });

  describe('a whole code that is begun in a later box', () => {
    const other = encodeCode('DVC', new Uint8Array([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])).split('-');
    const spoiled = [
      `${other[0]?.slice(0, 4)}${other[0]?.endsWith('Z') ? 'Y' : 'Z'}`,
      ...other.slice(1),
    ];

    /** As the boxes do it: what is entered is selected, what ran over is continued. */
    function typeFrom(index: number, start: string[], text: string) {
      const typist = makeTypist(['DVC']);
      let edit = { boxes: [...start], focus: index };
      let selected = true;
      for (const key of text) {
        const before = selected ? '' : (edit.boxes[edit.focus] ?? '');
        const next = typist.type(edit.boxes, edit.focus, before + key);
        const moved = next.focus !== edit.focus;
        selected = moved && typist.replaces(next.focus);
        if (moved) typist.left(edit.focus);
        edit = next;
      }
      return edit;
    }

    test.each([1, 2, 3])('box %i and on: it lands from the first box on', (index) => {
      for (const typed of [other, spoiled]) {
        for (const start of [empty, groups]) {
          const landed = typeFrom(index, start, typed.join(''));
          expect(landed).toEqual({ boxes: typed, focus: 3 });
        }
      }
    });

    test('what is typed into single boxes stays there', () => {
      expect(typeFrom(1, ['', '', '', ''], groups.slice(1).join(''))).toEqual({
        boxes: ['', ...groups.slice(1)],
        focus: 3,
      });
      const typist = makeTypist(['DVC']);
      let boxes: readonly string[] = groups;
      for (const index of [3, 1, 2]) {
        for (const key of other[index] ?? '') {
          const before = key === other[index]?.[0] ? '' : (boxes[index] ?? '');
          boxes = typist.type(boxes, index, before + key).boxes;
        }
        typist.left(index);
      }
      expect(boxes).toEqual([groups[0], ...other.slice(1)]);
    });
  });

  test('correcting a group stays in it', () => {
    const broken = [groups[0]?.slice(1) ?? '', ...groups.slice(1)];
    expect(typeInto(broken, 0, groups[0] ?? '', ['DVC'])).toEqual({ boxes: groups, focus: 0 });
  });
});

describe('pasting a code', () => {
  test.each([code, code.toLowerCase(), groups.join(' '), `  ${groups.join('')}\n`])(
    'fills all boxes from whichever box it is pasted into: %j',
    (pasted) => {
      expect(pasteInto(empty, 2, pasted, ['DVC'])).toEqual({ boxes: groups, focus: 3 });
    },
  );

  test('takes the code out of the address in a QR code', () => {
    const address = `HTTPS://ACTIVATE.EXAMPLE.COM/D/FDYKDJJ3BQ93461DF3PR/${groups.join('')}`;
    expect(pasteInto(empty, 0, address, ['DVC'])?.boxes).toEqual(groups);
    expect(boxesFromText(address, ['DVC'])).toEqual(groups);
  });

  test.each([
    ['a label', (text: string) => `Deactivation Verification Code: ${text}`],
    ['a sentence', (text: string) => `Hello, the code is “${text}”. Thank you!`],
    ['a quoted mail', (text: string) => `> Your code\n> ${text}\n> from CNC-3`],
    [
      'digits of another script',
      (text: string) =>
        text.replace(/[0-9]/g, (digit) => String.fromCodePoint(0x966 + Number(digit))),
    ],
  ])('finds it behind %s', (_, around) => {
    expect(pasteInto(empty, 1, around(code), ['DVC'])?.boxes).toEqual(groups);
  });

  test('of two codes that fit none is guessed', () => {
    const other = encodeCode('DVC', new Uint8Array([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]));
    expect(pasteInto(empty, 0, `${code} or ${other}`, ['DVC'])?.boxes).not.toEqual(groups);
  });

  test('leaves a few characters to the browser', () => {
    expect(pasteInto(empty, 1, 'AB', ['DVC'])).toBeNull();
  });

  test('keeps what is too long', () => {
    const grown = `${groups.join('')}12345`;
    expect(pasteInto(empty, 0, grown, ['DVC'])?.boxes).toEqual([...groups, '12345']);
  });
});
