import { describe, expect, test } from 'vitest';
import { HOSTILE_WORDS, linked, unseen } from '@/lib/strangers-words.test-support';
import { PSEUDO_LOCALE } from '@/i18n/locales';
import { leftOver } from '@/i18n/left-over.test-support';
import type { Mail } from './mail';
import { renderMail } from './render-mail';

const NOBODY = { vendor: '', email: '', url: '', phone: '' };
const PORTAL = { origin: 'https://licenses.example.com', title: '', support: NOBODY, logo: '' };
const SUPPORT = {
  vendor: 'Example & “Söhne”',
  email: 'help@vendor.example',
  url: 'https://vendor.example/help?a=1&b=2',
  phone: '+1 (555) 010-0199',
};
const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const computer = {
  productName: 'Example CAD',
  computerName: 'LAB-PC-07',
  computerId: 'WIZ-7Q2M4K9D',
  path: '/licenses/1',
};
const event = { ...computer, keyEnding: 'K7F2Z', at: '2026-11-02T09:05:00.000Z' };

const MAILS: Mail[] = [
  {
    template: 'sign-in',
    code: '7K2M-4QXD',
    path: '/sign-in/confirm?token=t&next=%2F',
    minutes: 10,
  },
  { template: 'activated', ...event, superseded: true },
  { template: 'activated', ...event, computerName: '', superseded: false },
  ...(['proven', 'weak', 'claimed'] as const).map(
    (proof): Mail => ({ template: 'released', ...event, proof, by: 'customer' }),
  ),
  ...(['key-holder', 'wizard', 'staff', 'operator'] as const).map(
    (by): Mail => ({ template: 'released', ...event, proof: 'proven', by }),
  ),
  ...[true, false].map((suspended): Mail => ({ template: 'clone-alarm', ...event, suspended })),
  {
    template: 'computer-key',
    ...computer,
    computerKey: '4C0G46-2JPF7V-11G11G-BJ6XR4',
    shortComputerKey: '4C0G4-2JPF7-11G11-BJ6XR',
    licenseFile: '{"olp":1}',
  },
  { template: 'confirm-activation', ...event },
  ...[0, 2].map((licenses): Mail => ({ template: 'account-erased', licenses, path: '/' })),
  ...(['added', 'removed'] as const).map(
    (change): Mail => ({
      ...{ template: 'passkey-changed', change, name: 'Security key', path: '/account' },
      at: event.at,
    }),
  ),
  ...(['before', 'now'] as const).map(
    (to): Mail => ({ template: 'address-changed', ...event, to }),
  ),
  { template: 'license-moved', ...event, organizationName: 'Example Works' },
  { template: 'license-moved', ...event, organizationName: null },
  { template: 'license-moved', ...event, organizationName: 'Example Works', asked: true },
  ...(['before', 'now'] as const).map((to) => ({
    ...event,
    template: 'address-changed' as const,
    to,
    asked: true as const,
  })),
  ...(['', 'it@customer.example'] as const).map((from) => ({
    template: 'invitation' as const,
    organizationName: 'Example Works',
    role: 'contact' as const,
    from,
    days: 7,
    path: '/invitation?token=x',
  })),
  ...(['agree', 'take'] as const).map((ask) => ({
    ...event,
    template: 'confirm-address' as const,
    ask,
    email: 'next@customer.example',
  })),
  {
    ...event,
    template: 'confirm-claim',
    organizationName: 'Example Works',
    from: 'it@customer.example',
  },
  {
    template: 'license-keys',
    licenses: [
      {
        productName: 'Example CAD',
        activationKey: 'C5NYF-4JRSE-PZBQW-FQ889',
        seats: 5,
        term: 'subscription',
        lastDay: '2027-03-31',
        standing: 'active',
      },
    ],
    path: '/licenses',
  },
  {
    template: 'digest',
    productName: 'Example CAD',
    keyEnding: 'K7F2Z',
    from: '2026-11-02T09:05:00.000Z',
    to: '2026-11-02T09:20:00.000Z',
    groups: (
      [
        'activated',
        'tookOver',
        'proven',
        'weak',
        'claimed',
        'asked',
        'cloned',
        'cloneStopped',
      ] as const
    ).map((kind) => ({
      kind,
      count: 30,
      computers: [
        {
          computerName: 'LAB-PC-07',
          computerId: 'WIZ-7Q2M4K9D',
          at: '2026-11-02T09:05:00.000Z',
          count: 2,
          ...(kind === 'asked' ? { path: '/release-request?token=t' } : {}),
        },
      ],
    })),
    path: '/licenses/1',
    notMePath: '/was-not-me?token=t',
  },
  {
    template: 'confirm-release-request',
    ...computer,
    keyEnding: 'K7F2Z',
    reason: 'The mainboard is dead.',
    path: '/release-request?token=t',
  },
  ...(['open', 'granted', 'declined'] as const).map(
    (state): Mail => ({
      template: 'release-request',
      ...computer,
      keyEnding: 'K7F2Z',
      state,
      reason: 'The mainboard is dead.',
      answer: state === 'open' ? null : 'We have seen it.',
      path: '/computers/1',
    }),
  ),
];

describe.each(MAILS)('mail $template', (mail) => {
  const rendered = renderMail(mail, PORTAL);

  test('has no English left over in another language', () => {
    const { subject, text, html } = renderMail(mail, PORTAL, PSEUDO_LOCALE);
    const data = Object.values(mail).flatMap((value) =>
      Array.isArray(value) ? value.flatMap((one) => Object.values(one)) : [value],
    );
    for (const said of [subject, text, textOf(html)])
      expect(leftOver(said, data.map(String))).toEqual([]);
    expect(html).toContain('<html lang="en-XA" dir="ltr">');
  });

  test('says in both forms what it is about, why it came and from where', () => {
    for (const form of [rendered.text, rendered.html]) {
      expect(form).toContain('You get this mail because');
      expect(form).toContain('licenses.example.com');
    }
    expect(rendered.text).toContain(PORTAL.origin + mail.path);
    expect(rendered.html).toContain((PORTAL.origin + mail.path).replaceAll('&', '&amp;'));
    expect(rendered.subject).not.toBe('');
  });

  test('loads nothing and runs nothing', () => {
    expect(rendered.html).not.toMatch(/<(script|img|link|iframe|form)/i);
  });

  test('says whose it is, with a logo that comes along, and how support is reached', () => {
    const { html, text, attachments } = renderMail(mail, {
      ...PORTAL,
      support: SUPPORT,
      logo: PNG,
    });
    expect(text).toMatch(/^Example & “Söhne”\n/);
    expect(text).toContain(
      'Help from Example & “Söhne”: help@vendor.example, https://vendor.example/help?a=1&b=2, +1 (555) 010-0199\n',
    );
    expect(html).toContain('alt="Logo of Example &amp; “Söhne”"');
    for (const href of [
      'mailto:help@vendor.example',
      'https://vendor.example/help?a=1&amp;b=2',
      'tel:+15550100199',
    ])
      expect(html).toContain(`<a href="${href}"`);
    expect(html.match(/<img src="[^"]*/g)).toEqual(['<img src="cid:logo@keyturn']);
    expect(attachments.at(-1)).toMatchObject({ contentType: 'image/png', content: 'iVBORw0KGgo=' });
    expect(html).not.toMatch(/<(script|link|iframe|form)/i);
  });

  test('an address of support is shown as people read it, and written to as it is stored', () => {
    const support = { ...NOBODY, email: 'hilfe@xn--mller-kva.example' };
    const { html, text } = renderMail(mail, { ...PORTAL, support });
    expect(text).toContain('Help: hilfe@müller.example\n');
    expect(html).toContain('<a href="mailto:hilfe@xn--mller-kva.example"');
    expect(html).toContain('>hilfe@müller.example</a>');
  });

  test('without support set there is no line for it, and a picture no mail program shows stays out', () => {
    const logo = 'data:image/svg+xml;base64,PHN2Zy8+';
    const { html, text } = renderMail(mail, { ...PORTAL, title: 'Licenses', logo });
    expect(text).not.toContain('Help');
    expect(html).not.toMatch(/<img|mailto:|tel:/);
  });
});

test('a code can be copied from both forms as it is typed', () => {
  const rendered = renderMail(MAILS[0] as Mail, PORTAL);
  expect(rendered.text).toContain('    7K2M-4QXD\n');
  expect(rendered.html.replaceAll('<wbr>', '')).toContain('>7K2M-4QXD<');
  expect(rendered.text).toContain('10 minutes');
});

test('a Computer Key travels as text and as license file', () => {
  const rendered = renderMail(
    MAILS.find(({ template }) => template === 'computer-key') as Mail,
    PORTAL,
  );
  expect(rendered.text).toContain('4C0G46-2JPF7V-11G11G-BJ6XR4');
  expect(rendered.attachments).toEqual([
    { filename: 'license.json', contentType: 'application/json', content: '{"olp":1}' },
  ]);
});

test('a Computer Key can be typed by numbered groups, in the rows of the page and the wizard', () => {
  const key = MAILS.find(({ template }) => template === 'computer-key') as Mail;
  const computerKey = ['4C0G46', '2JPF7V', '11G11G', 'BJ6XR4', '7Q2M4K', '9D3F6H', '00'].join('-');
  const { text, html } = renderMail({ ...key, computerKey } as Mail, PORTAL);
  expect(text).toContain(
    '     1 4C0G46     2 2JPF7V     3 11G11G\n     4 BJ6XR4     5 7Q2M4K     6 9D3F6H\n     7 00\n',
  );
  expect(text).toContain('     1 4C0G4     2 2JPF7     3 11G11     4 BJ6XR\n');
  expect(html).toMatch(/>3<\/td><td[^>]*>11G11G<\/td><\/tr><tr>/);
  expect(html.replaceAll('<wbr>', '')).toContain(`>${computerKey}<`);
});

test('the short key stands before the signed one that it is short for; without it the file is named first', () => {
  const key = MAILS.find(({ template }) => template === 'computer-key') as Mail;
  const { text, html } = renderMail(key, PORTAL);
  for (const form of [text, html.replaceAll('<wbr>', '')]) {
    const [short, signed] = ['4C0G4-2JPF7-11G11-BJ6XR', '4C0G46-2JPF7V-11G11G-BJ6XR4'];
    expect(form.indexOf(short)).toBeGreaterThan(0);
    expect(form.indexOf(short)).toBeLessThan(form.indexOf(signed));
  }
  expect(text).toMatch(/Type this Computer Key .* or carry the attached license file there\./);
  const long = renderMail({ ...key, shortComputerKey: null } as Mail, PORTAL).text;
  expect(long).toMatch(/Carry the attached license file .* or paste or type/);
  const noFile = renderMail({ ...key, licenseFile: null } as Mail, PORTAL).text;
  expect(noFile).toContain('Type this Computer Key into the License Wizard on LAB-PC-07.');
});

test('a moment names its time zone', () => {
  expect(renderMail(MAILS[1] as Mail, PORTAL).text).toContain('November 2, 2026 at 09:05 UTC');
});

describe.each(HOSTILE_WORDS)('a stranger called %j', (word) => {
  const theirs: Mail[] = MAILS.map((mail) =>
    JSON.parse(JSON.stringify(mail), (key, value) =>
      ['computerName', 'computerId', 'reason'].includes(key) ? word : value,
    ),
  );

  test.each(theirs)('hides nothing in mail $template, links nothing, turns nothing', (mail) => {
    const { subject, text, html } = renderMail(mail, PORTAL);
    for (const said of [subject, text, html]) {
      expect(unseen(said)).toEqual([]);
      expect(linked(said.replaceAll('licenses.example.com', ''))).toEqual([]);
      expect(said.length).toBeLessThan(60_000);
    }
    expect(subject).not.toMatch(/\p{Cc}/u);
    expect(text.match(/^Bcc:/m)).toBeNull();
    expect(html).not.toContain('<b>');
  });
});

test('a reason is quoted as the words of whoever asked', () => {
  const mail = MAILS.find(({ template }) => template === 'confirm-release-request') as Mail;
  const { text, html } = renderMail(mail, PORTAL);
  expect(text).toContain('The person who asked wrote:\n\n> The mainboard is dead.\n\n');
  expect(html).toMatch(
    /The person who asked wrote:<\/p>\n<blockquote[^>]*>The mainboard is dead\./,
  );
});

test('a name cannot become markup or a second header', () => {
  const computerName = '<b>PC</b>\r\nBcc: all@customer.example';
  const rendered = renderMail(
    { template: 'activated', ...event, computerName, superseded: false },
    PORTAL,
  );
  expect(rendered.html).not.toContain('<b>');
  expect(rendered.subject).not.toMatch(/[\r\n]/);
});

test('a name is never read as a message pattern', () => {
  const computerName = "{evil, plural, other {#}} '<x>";
  const rendered = renderMail(
    { template: 'activated', ...event, computerName, superseded: false },
    PORTAL,
  );
  expect(rendered.text).toContain(computerName);
});

test('whoever was not signed in can be disowned from the mail', () => {
  const notMePath = '/was-not-me?token=t';
  const mails: Mail[] = [
    { template: 'activated', ...event, superseded: true, notMePath },
    { template: 'released', ...event, proof: 'claimed', by: 'key-holder', notMePath },
  ];
  for (const mail of mails) {
    expect(renderMail(mail, PORTAL).text).toContain(
      `This was not me:\n${PORTAL.origin}${notMePath}`,
    );
  }
});

test('a portal that was given a title is named by it', () => {
  const rendered = renderMail(MAILS[0] as Mail, { ...PORTAL, title: 'Example Licenses' });
  expect(rendered.text).toContain('Example Licenses (licenses.example.com)');
});

const textOf = (html: string) => html.replace(/<style.*?<\/style>|<[^>]+>/gs, ' ');
