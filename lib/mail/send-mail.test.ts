import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { log } from '@/lib/log';
import { mendOfMail } from './mail-fault';
import { mailBySmtp } from './send-mail';

const mail = { subject: 'Your code', text: '123456', html: '<p>123456</p>', attachments: [] };
const SENDER = { name: 'Keyturn', address: 'no-reply@example.com' };
const copies = { cc: [], bcc: [] };

/** A mail server, or somebody before it, that offers no TLS; what it heard. */
async function plainServer({ dsn = false } = {}) {
  const heard: string[] = [];
  const offers = dsn ? '250-DSN\r\n' : '';
  const answer = (socket: Socket, line: string, inMail: boolean) => {
    if (inMail) return line === '.' ? socket.write('250 taken\r\n') && false : true;
    if (/^EHLO/i.test(line)) socket.write(`250-mail.example\r\n${offers}250 AUTH PLAIN LOGIN\r\n`);
    else if (/^STARTTLS/i.test(line)) socket.write('502 no such command\r\n');
    else if (/^AUTH/i.test(line)) socket.write('235 welcome\r\n');
    else if (/^DATA/i.test(line)) socket.write('354 go on\r\n');
    else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
    else socket.write('250 ok\r\n');
    return /^DATA/i.test(line);
  };
  const server = createServer((socket) => {
    let inMail = false;
    socket.on('error', () => {}).write('220 mail.example\r\n');
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\r\n').filter(Boolean)) {
        heard.push(line);
        inMail = answer(socket, line, inMail);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { heard, port: (server.address() as AddressInfo).port };
}

async function sendTo(port: number, parameters = '', from = SENDER, reportsTo?: string) {
  const url = `smtp://clerk:hunter2-hunter2@127.0.0.1:${port}${parameters}`;
  const way = mailBySmtp(url, from, reportsTo);
  onTestFinished(() => way.close());
  await way.send('anna@customer.example', mail, copies, '4711-0a1b');
}

test.each(['', '?pool=false', '?requireTLS=true'])(
  'nothing is sent in the clear to a server that offers no TLS (%s)',
  async (parameters) => {
    const { heard, port } = await plainServer();
    await expect(sendTo(port, parameters)).rejects.toThrow(/TLS/i);
    expect(heard.filter((line) => !/^(EHLO|STARTTLS|QUIT)/i.test(line))).toEqual([]);
  },
);

test('whoever says so in the address may do without', async () => {
  const { heard, port } = await plainServer();
  await sendTo(port, '?requireTLS=false');
  expect(heard.some((line) => line.includes('123456'))).toBe(true);
});

test.each([
  ['Example: Licensing', 'From: "Example: Licensing" <no-reply@example.com>'],
  ['Example, Inc. (Support)', 'From: "Example, Inc. (Support)" <no-reply@example.com>'],
  ['Müller <AG>', 'From: =?UTF-8?Q?M=C3=BCller_=3CAG=3E?= <no-reply@example.com>'],
])('a sender called %s is one sender, of one address', async (name, line) => {
  const { heard, port } = await plainServer();
  await sendTo(port, '?requireTLS=false', { ...SENDER, name });
  expect(heard).toContain(line);
  expect(heard.filter((each) => each.startsWith('MAIL FROM'))).toEqual([
    'MAIL FROM:<no-reply@example.com>',
  ]);
});

test('a mail has its mark in its Message-ID, and where reports go somewhere, in that address and as envelope id', async () => {
  const plain = await plainServer({ dsn: true });
  await sendTo(plain.port, '?requireTLS=false', { name: '', address: 'no-reply@Bücher.example' });
  expect(plain.heard).toContain('Message-ID: <4711-0a1b@xn--bcher-kva.example>');
  expect(plain.heard.filter((line) => /NOTIFY|ENVID/.test(line))).toEqual([]);
  for (const dsn of [true, false]) {
    const { heard, port } = await plainServer({ dsn });
    await sendTo(port, '?requireTLS=false', SENDER, 'bounces+*@example.com');
    expect(heard).toContain('Message-ID: <4711-0a1b@example.com>');
    expect(heard).toContain('From: Keyturn <no-reply@example.com>');
    const envelope = heard.filter((line) => /^(MAIL FROM|RCPT TO)/.test(line));
    expect(envelope).toEqual([
      `MAIL FROM:<bounces+4711-0a1b@example.com>${dsn ? ' RET=HDRS ENVID=4711-0a1b' : ''}`,
      `RCPT TO:<anna@customer.example>${dsn ? ' NOTIFY=SUCCESS,FAILURE,DELAY' : ''}`,
    ]);
  }
});

test('user and password reach the server as they are meant, whatever signs they have', async () => {
  const { heard, port } = await plainServer();
  const url = `smtp://clerk%40example.com:${encodeURIComponent('pä:ss/%41+#?@')}@127.0.0.1:${port}?requireTLS=false`;
  const way = mailBySmtp(url, SENDER);
  onTestFinished(() => way.close());
  await way.send('anna@customer.example', mail, copies, '4711-0a1b');
  const login = heard.find((line) => line.startsWith('AUTH PLAIN '))?.slice(11) ?? '';
  expect(Buffer.from(login, 'base64').toString()).toBe('\0clerk@example.com\0pä:ss/%41+#?@');
});

test.each<[string, 'plain' | 'dead', string]>([
  ['a server that nobody answers for', 'dead', 'does not answer'],
  ['a server without TLS', 'plain', 'do not agree on TLS'],
])('%s is said at the start, with its mend', async (_what, kind, mend) => {
  const said = vi.spyOn(log, 'error').mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  const port = kind === 'dead' ? 1 : (await plainServer()).port;
  const way = mailBySmtp(`smtp://127.0.0.1:${port}`, { name: '', address: 'no-reply@example.com' });
  onTestFinished(() => way.close());
  expect(await way.probe()).toBe(false);
  expect(said.mock.calls).toEqual([
    [expect.objectContaining({ mend: expect.stringContaining(mend) }), 'no mail can be sent'],
  ]);
});

test.each([
  [
    { code: 'ESOCKET', message: 'self-signed certificate in certificate chain' },
    'NODE_EXTRA_CA_CERTS',
  ],
  [
    { code: 'ESOCKET', message: "Hostname/IP does not match certificate's altnames" },
    'certificate',
  ],
  [{ code: 'EAUTH', message: 'Invalid login: 535 no' }, 'user name or password'],
  [{ code: 'EDNS', message: 'getaddrinfo ENOTFOUND mail.exmaple' }, 'spelling'],
  [{ code: 'EENVELOPE', message: 'Sender rejected: MAIL FROM' }, 'MAIL_FROM'],
  [{ code: 'ESOCKET', message: 'write EPROTO: wrong version number' }, 'smtps:// is for port 465'],
  [
    { code: 'EENVELOPE', message: 'Mail command failed: 553 5.7.1 not owned by user clerk' },
    'MAIL_FROM',
  ],
  [
    { code: 'EENVELOPE', message: 'Mail command failed: 530 5.7.0 Authentication required' },
    'a user and password in SMTP_URL',
  ],
  [
    {
      code: 'EENVELOPE',
      message: "Can't send mail - all recipients were rejected: 554 5.7.1 Relay access denied",
    },
    'a user and password in SMTP_URL',
  ],
  [
    { code: 'EPROTOCOL', message: 'Invalid greeting. response=554 on a blocklist' },
    'ask whoever runs it',
  ],
  [
    { code: 'EPROTOCOL', message: 'Invalid greeting. response=HTTP/1.1 400 Bad Request' },
    'is no mail server',
  ],
  [{ code: 'ECONNECTION', message: 'Connection closed unexpectedly' }, 'does not answer'],
])('%j has a mend that names a setting', (error, mend) => {
  expect(mendOfMail(error)).toContain(mend);
});

test('what a server says of one mail alone blames no setting', () => {
  expect(mendOfMail({ code: 'EENVELOPE', message: '550 no such user' })).toBe(null);
  const unknown = "Can't send mail - all recipients were rejected: 550 5.1.1 mailbox unknown";
  expect(mendOfMail({ code: 'EENVELOPE', message: unknown })).toBe(null);
});
