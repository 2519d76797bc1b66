import { describe, expect, test } from 'vitest';
import { normalizeEmail } from './email-address';

describe('mail addresses', () => {
  test.each([
    ['  Jo.Doe@Customer.Example \n', 'jo.doe@customer.example'],
    ['a+b@x.co', 'a+b@x.co'],
    ['jo@münchen.example.', 'jo@xn--mnchen-3ya.example'],
    ['mailto:jo@x.co?subject=License', 'jo@x.co'],
    ['jo@x.co?', 'jo@x.co'],
    ['(jo@x.co)!', 'jo@x.co'],
    ['[jo@x.co]:', 'jo@x.co'],
    ["o'neil@x.co", "o'neil@x.co"],
    ['jo@münchen.example', 'jo@xn--mnchen-3ya.example'],
    ['JO@MÜNCHEN.example', 'jo@xn--mnchen-3ya.example'],
    ['jo@xn--mnchen-3ya.example', 'jo@xn--mnchen-3ya.example'],
    ['jo@a-b.example', 'jo@a-b.example'],
    // Copied from mails, pages and cards, or typed on a Japanese keyboard.
    ['Jo Doe <jo@x.co>', 'jo@x.co'],
    ['"Doe, Jo" <jo@x.co>;', 'jo@x.co'],
    ['mailto:Jo@x.co', 'jo@x.co'],
    ['<mailto:jo@x.co>', 'jo@x.co'],
    ['„jo@x.co“', 'jo@x.co'],
    ['jo@x.co,', 'jo@x.co'],
    ['\u202ajo@x.co\u202c', 'jo@x.co'],
    ['jo@long\u00adname.co\u200b\u00a0', 'jo@longname.co'],
    ['jo＠bücher。example', 'jo@xn--bcher-kva.example'],
  ])('%j is stored as %j', (typed, stored) => {
    expect(normalizeEmail(typed)).toEqual({ ok: true, value: stored });
    expect(normalizeEmail(stored)).toEqual({ ok: true, value: stored });
  });

  test.each(['jö@x.co', '\uff4ao@x.co', '\u212a@x.co', '\u0455@x.co'])(
    '%j is refused: look-alikes are never folded into plain letters',
    (typed) => expect(normalizeEmail(typed)).toMatchObject({ error: { code: 'EMAIL_NON_ASCII' } }),
  );

  test.each([
    '',
    'jo\u0000@x.co',
    'jo',
    '@x.co',
    'jo@',
    'jo@x',
    'jo@x..co',
    'jo@-x.co',
    'jo@1.2',
    'jo@xn--a.co',
    '.jo@x.co',
    'jo.@x.co',
    'j o@x.co',
    'jo@x. co',
    'jo@x.co, eve@y.co',
    'jo@x.co\r\nBcc: eve@y.co',
    'jo@y.co@x.co',
    'Jo <jo@x.co> <eve@y.co>',
    'jo@x\u200cy.co',
    '"jo"@x.co',
    `${'a'.repeat(65)}@x.co`,
    `jo@${'a'.repeat(251)}.co`,
  ])('%j is refused', (typed) => {
    expect(normalizeEmail(typed)).toMatchObject({ error: { code: 'EMAIL_INVALID' } });
  });
});
