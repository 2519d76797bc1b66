import { expect, test } from 'vitest';
import { readSignInCode } from './sign-in-code';

test.each([
  ['as it was mailed', '7K2M-4QXD'],
  ['in small letters and look-alikes', '7k2m 4qxd'],
  ['with a label', 'Code: 7K2M-4QXD'],
  ['in a sentence', 'Your sign-in code is 7K2M-4QXD.'],
  ['in a sentence that goes on', '7K2M-4QXD works until 10:45, and once.'],
  [
    'with the lines around it',
    'Hello Ms. Weber,\n\n  7K2M-4QXD\n\nExample CAD, support@example.com',
  ],
  ['in typographic quotation marks', '“7K2M-4QXD”'],
  ['in stars, as plain text shows bold', '*7K2M–4QXD*'],
  ['quoted by a mail program', '> 7K2M-4QXD'],
  ['in one piece in a sentence', 'the code is 7k2m4qxd, password follows'],
  ['apart in a sentence', 'code: 7K2M 4QXD'],
  ['with a soft hyphen and a no-break space', 'Code:\u00a07K2M\u00ad-4QXD'],
  ['twice', '7K2M-4QXD, again 7k2m-4qxd'],
  ['in Devanagari digits', '७K२M-४QXD'],
  ['in Thai digits, with a label', 'รหัส: ๗K๒M-๔QXD'],
])('a code is read %s', (_how, typed) => expect(readSignInCode(typed)).toBe('7K2M4QXD'));

test.each([
  ['too short', '7K2M-4QX'],
  ['two words of four in a sentence', 'Here is what this code does'],
  ['a sentence without one', 'Please send the password again at once'],
  ['two of them', '7K2M-4QXD or 9K2M-4QXD'],
  ['a part of something longer', 'C5NYF-4JRSE-PZBQ-W4Q8-8899'],
])('none is read from %s', (_what, typed) => expect(readSignInCode(typed)).toBeNull());
