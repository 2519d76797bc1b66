import { expect, test } from 'vitest';
import { computerName } from '@/lib/olp/computer-name';
import { value } from '@/lib/olp/property.test-support';
import { writeLicenseFile } from '@/lib/olp/license-file';
import { HOSTILE_WORDS, unseen } from '@/lib/strangers-words.test-support';
import { activationKey, answer } from '../portal.test-support';
import { windowWith } from './window.test-support';

const filledIn = {
  activationKey: activationKey(1),
  computerName: '<b>"LAB" & \'07\'</b>',
  way: 'offline',
};

test('without scripts: request, wrong key, mended key, details, deactivation, its code later', async () => {
  const { enter, wizard } = await windowWith();
  const { get, post } = await enter();
  expect((await get('')).body).toContain('is not activated on this computer');

  const posted = await post('activate', filledIn);
  expect(posted.status).toBe(303);
  const page = String(posted.headers.location);
  const shown = await get(page);
  const [request] = value(wizard.requests());
  if (!request) throw new Error('there is a request');
  expect(shown.body).toContain(request.url);
  expect(shown.body).toContain(request.deviceCode);
  // Once as protocol section 6 wants it, and one tap away for scanners that want lower case.
  expect(shown.body.match(/class="qr"/g)).toHaveLength(2);
  expect(shown.body).toContain('The phone shows text instead of a link');
  expect(shown.body).toContain('&lt;b&gt;&quot;LAB&quot; &amp; &#39;07&#39;&lt;/b&gt;');
  expect(shown.body).not.toContain('<b>');

  const key = answer(request.url);
  const device = `accept?device=${request.deviceCode}`;
  const foreign = await post(device, { key: 'not a key <i>' });
  expect(foreign.status).toBe(422);
  expect(foreign.body).toContain('not a key &lt;i&gt;');
  const typo = await post(device, { key: `${key.slice(0, 7)}U${key.slice(8)}` });
  expect(typo.body).toContain(`name="key" value="${key}"`);
  expect(value(wizard.start()).state).toBe('PENDING');

  expect(String((await post(device, { key })).headers.location)).toBe('accepted');
  expect((await get('accepted')).body).toContain('is activated on this computer');
  expect((await get('license')).body).toContain(request.deviceCode);
  expect((await get('deactivate')).body).toContain('removed from this computer at once');
  expect(value(wizard.start()).state).toBe('ACTIVE');

  const done = await post('deactivate', {});
  const [code] = value(wizard.codes());
  if (!code) throw new Error('there is a code');
  const [first = ''] = code.code.split('-');
  expect((await get(String(done.headers.location))).body).toContain(`>${first}<`);
  expect((await get('codes')).body).toContain(code.code);
  expect((await post(device, { key })).body).toContain('never works here again');
});

test.each(HOSTILE_WORDS)(
  'a computer called %j hides and turns nothing in the window',
  async (name) => {
    const { enter, wizard } = await windowWith();
    const { get, post } = await enter();
    const posted = await post('activate', {
      ...{
        ...filledIn,
        computerName: computerName(name),
        // What is hidden or repeated alone would be no Computer ID.
        computerId: `PC ${name.replace(/\p{Cc}+/gu, ' ')}`.slice(0, 40),
      },
    });
    expect(posted.status).toBe(303);
    const [request] = value(wizard.requests());
    const device = `accept?device=${request?.deviceCode}`;
    const pages = [(await get(String(posted.headers.location))).body, (await get('')).body];
    await post(device, { key: answer(request?.url ?? '') });
    pages.push((await get('license')).body, (await get('deactivate')).body);
    const done = await post('deactivate', {});
    pages.push((await get(String(done.headers.location))).body, (await get('codes')).body);
    for (const page of pages) expect(unseen(page.replace(/ value="[^"]*"/g, ''))).toEqual([]);
  },
);

test('a Computer Name that does not fit whole is said, not cut; what was typed stays', async () => {
  const { enter, wizard } = await windowWith();
  const { post } = await enter();
  for (const long of ['A'.repeat(33), 'ü'.repeat(17)]) {
    const posted = await post('activate', { ...filledIn, computerName: long });
    expect(posted.status).toBe(422);
    expect(posted.body).toContain('This name is too long.');
    expect(posted.body).toContain(`value="${long}"`);
  }
  expect(value(wizard.requests())).toEqual([]);
  const fits = await post('activate', { ...filledIn, computerName: 'ü'.repeat(16) });
  expect(fits.status).toBe(303);
});

test('a license file is taken as a file', async () => {
  const { enter, wizard, send, folder } = await windowWith();
  const { post, cookie, origin } = await enter();
  await post('activate', filledIn);
  const [request] = value(wizard.requests());
  const computerKey = answer(request?.url ?? '');
  const file = writeLicenseFile({
    productId: 1,
    computerId: 'x',
    computerName: '',
    licensee: '',
    computerKey,
  });
  const form = new FormData();
  form.set('key', '');
  form.set('file', new File([file], 'license.json', { type: 'application/json' }));
  const sent = new Response(form);
  const type = sent.headers.get('content-type') ?? '';
  const reply = await send(`${folder}accept`, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': type },
    raw: await sent.text(),
  });
  expect(reply.headers.location).toBe('accepted');
  expect(value(wizard.start()).state).toBe('ACTIVE');
});

test('to its script the window says what is wrong, or where to go on', async () => {
  const { enter, wizard } = await windowWith();
  const { post } = await enter();
  await post('activate', filledIn);
  const [request] = value(wizard.requests());
  const key = answer(request?.url ?? '');
  const byScript = { accept: 'application/json' };
  const wrong = JSON.parse((await post('accept', { key: key.slice(7) }, byScript)).body);
  expect(wrong).toMatchObject({ code: 'CODE_TYPO', offer: null });
  const right = JSON.parse((await post('accept', { key }, byScript)).body);
  expect(right).toEqual({ to: 'accepted' });
});

test('without a network the other way is offered and what was typed stays', async () => {
  const { enter, wizard } = await windowWith();
  const { post, get } = await enter();
  const failed = await post('activate', { ...filledIn, way: 'online' });
  expect(failed.status).toBe(422);
  expect(failed.body).toContain('could not be reached');
  expect(failed.body).toContain(`>${filledIn.activationKey}</textarea>`);
  expect(value(wizard.start()).state).toBe('PENDING');
  expect((await get('')).body).toContain('The Computer Key is still missing');
});

test('a canceled request leaves its code', async () => {
  const { enter, wizard } = await windowWith();
  const { post, get } = await enter();
  await post('activate', filledIn);
  const device = value(wizard.requests())[0]?.deviceCode ?? '';
  expect((await get(`cancel?device=${device}`)).body).toContain('Cancel this request?');
  const { headers } = await post('cancel', { device });
  const [code] = value(wizard.codes());
  expect((await get(String(headers.location))).body).toContain(code?.url);
  expect(value(wizard.start()).state).toBe('NONE');
});

test('a form that is too large, or none, is refused', async () => {
  const { enter } = await windowWith();
  const { post } = await enter();
  expect((await post('accept', { key: 'A'.repeat(1_200_000) })).status).toBe(400);
  expect((await post('accept', { key: 'A' }, { 'content-type': 'text/plain' })).status).toBe(400);
});

test('Quit ends it', async () => {
  const { enter, window } = await windowWith();
  const { post } = await enter();
  expect((await post('quit', {})).body).toContain('You can close this tab');
  await window.closed;
});

test('a test portal is named on every page', async () => {
  const { wizard } = await windowWith();
  const product = { ...wizard.product, testPortal: true };
  const { enter, send } = await windowWith({ product });
  const { get } = await enter();
  for (const page of ['', 'activate', 'license', 'codes', 'nothing-here']) {
    expect((await get(page)).body).toContain('Test portal:');
  }
  expect((await send('/')).body).toContain('Test portal:');
});

test('refused for lack of a seat, the window shows the way and keeps what was typed for “Try again”', async () => {
  const refusal = { code: 'NO_SEAT', details: { seats: 1, way: 'https://evil.example' } } as const;
  const { enter, wizard } = await windowWith({
    portal: async () => ({ ok: false, error: refusal }),
  });
  const { post } = await enter();
  const { body, status } = await post('activate', { ...filledIn, way: 'online' });
  const [request] = value(wizard.requests());
  expect(status).toBe(422);
  expect(body).toContain(request?.url);
  expect(body).not.toContain('evil.example');
  expect(body).toContain('Make room on a phone');
  expect(body).toContain('>Try again</button>');
  expect(body).toContain(`>${filledIn.activationKey}</textarea>`);
  // The phone's link once as protocol section 6 wants it, once in lower case.
  expect(body.match(/class="qr"/g)).toHaveLength(2);
});
