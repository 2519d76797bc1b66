import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Connection } from '@/lib/db/connect';
import { askPortal } from './ask-portal';
import { AUTHORITY, SELF_SIGNED, SIGNED } from './certificates.test-support';
import { lookAtBackup } from './looks/look-at-backup';
import { lookAtCertificate } from './looks/look-at-certificate';
import { lookAtDisk } from './looks/look-at-disk';
import { lookAtMailServer } from './looks/look-at-mail-server';
import { lookAtName } from './looks/look-at-name';
import { lookAtNode } from './looks/look-at-node';
import { lookAtOpenFiles } from './looks/look-at-open-files';
import { lookAtPermissions } from './looks/look-at-permissions';
import { lookAtPortal } from './looks/look-at-portal';
import { lookAtPostgresql } from './looks/look-at-postgresql';
import { lookAtProxy } from './looks/look-at-proxy';
import { lookAtSecrets } from './looks/look-at-secrets';
import {
  answers,
  nobodys,
  folder,
  passesOn,
  runsPortal,
  settings,
  speaksTls,
  takesMail,
} from './patient.test-support';
import type { Verdict } from './verdict';

/* Each plants one mistake, and finds it with its mend; and nothing where there is none. */

const NOW = new Date('2027-03-01T12:00:00Z');
const now = () => NOW;
const wrong = (says: string, mend: string): Verdict => ({
  state: 'bad',
  says: expect.stringContaining(says) as unknown as string,
  mend: expect.stringContaining(mend) as unknown as string,
});
const fine = { state: 'good', says: expect.any(String) };

describe('of this computer', () => {
  test('a Node.js that is too old', () => {
    expect(lookAtNode('18.20.4')).toEqual(wrong('18.20.4', 'nodejs.org'));
    expect(lookAtNode('20.19.0')).toEqual(fine);
  });

  test('a PostgreSQL that is too old', async () => {
    const server = (version: string) =>
      ({ sql: async () => [{ server_version: version }] }) as unknown as Connection;
    expect(await lookAtPostgresql(server('14.11'))).toEqual(wrong('14.11', 'Upgrade'));
    expect(await lookAtPostgresql(server('15.2'))).toEqual(fine);
  });

  test.each([
    ['typed AUTH_SECRET', { authSecret: 'change-me-change-me-change-me-change-me' }, 'AUTH_SECRET'],
    ['repeated AUTH_SECRET', { authSecret: 'ab'.repeat(20) }, 'AUTH_SECRET'],
    ['master key of zeros', { masterKey: new Uint8Array(32) }, 'OLP_MASTER_KEY'],
    [
      'one secret for both',
      { authSecret: Buffer.from(settings.masterKey).toString('base64') },
      'the same',
    ],
  ])('a %s', (_what, change, says) => {
    expect(lookAtSecrets({ ...settings, ...change })).toEqual(wrong(says, 'openssl rand'));
    expect(lookAtSecrets(settings)).toEqual(fine);
  });

  test('a file with secrets that others may read', () => {
    const [root, data] = [folder(), folder()];
    const file = join(data, 'master-key');
    writeFileSync(file, 'x', { mode: 0o600 });
    expect(lookAtPermissions({ root, data })).toEqual(fine);
    chmodSync(file, 0o644);
    expect(lookAtPermissions({ root, data })).toEqual(wrong(file, `chmod 600 ${file}`));
  });

  test('a disk that is all but full', () => {
    const place = { root: folder(), data: folder() };
    expect(lookAtDisk(place, 1)).toEqual(fine);
    expect(lookAtDisk(place, Number.MAX_SAFE_INTEGER)).toEqual(wrong(place.data, 'Make room'));
  });

  test('a limit of open files below that of connections', () => {
    const file = join(folder(), 'limits');
    writeFileSync(file, 'Max processes  1  1\nMax open files            1024    1048576   files\n');
    expect(lookAtOpenFiles(settings, file)).toEqual(wrong('1024', 'LimitNOFILE'));
    expect(lookAtOpenFiles(settings, join(folder(), 'none')).state).toBe('unknown');
  });

  test('a backup that is old, and one that was never made', () => {
    const data = folder();
    expect(lookAtBackup({ data, now }).state).toBe('advice');
    mkdirSync(join(data, 'backups'));
    const stamp = (text: string) => writeFileSync(join(data, 'backups', 'last.json'), text);
    stamp('{"at":"2027-03-01T02:00:00Z"}');
    expect(lookAtBackup({ data, now })).toEqual(fine);
    stamp('{"at":"2027-02-20T02:00:00Z"}');
    expect(lookAtBackup({ data, now })).toEqual(wrong('9 days ago', 'keyturn -- backup'));
    const elsewhere = join(folder(), 'stamp');
    writeFileSync(elsewhere, '{"at":"2027-03-01T02:00:00Z"}');
    expect(lookAtBackup({ data, backupStamp: elsewhere, now })).toEqual(fine);
    stamp('not JSON');
    expect(lookAtBackup({ data, now }).state).toBe('advice');
  });
});

describe('of the way to the portal', () => {
  test('a name that leads nowhere', async () => {
    const lost = { portalUrl: 'https://licenses.nowhere.invalid' };
    expect(await lookAtName(lost)).toEqual(wrong('licenses.nowhere.invalid', 'A or AAAA record'));
    expect(await lookAtName({ portalUrl: 'https://[::1]:3000' })).toEqual(fine);
  });

  const certificate = (port: number, host: string, trusted?: string, at = now) =>
    lookAtCertificate({
      settings: { ...settings, portalUrl: `https://${host}:${port}` },
      now: at,
      trusted,
    });

  test('a certificate that nobody trusts, or without its chain, or of another name, or about to end', async () => {
    const [own, signed] = [await speaksTls(SELF_SIGNED), await speaksTls(SIGNED)];
    const trusts = (at = now) => certificate(signed.port, 'localhost', AUTHORITY, at);
    expect(await trusts()).toEqual(fine);
    expect(await certificate(own.port, 'localhost')).toEqual(wrong('SELF_SIGNED', 'Encrypt'));
    expect(await certificate(signed.port, 'localhost')).toEqual(wrong('not trusted', 'fullchain'));
    expect(await certificate(signed.port, '127.0.0.1', AUTHORITY)).toEqual(
      wrong('ALTNAME', 'the name in PORTAL_URL'),
    );
    expect(await trusts(() => new Date('2119-12-25T00:00:00Z'))).toEqual(
      wrong('ends in 7 days', 'Renew it'),
    );
  });

  const seen = async (portalUrl: string, authSecret = settings.authSecret) => {
    const portal = await askPortal({ portalUrl, authSecret });
    return [lookAtPortal({ ...settings, portalUrl }, portal), lookAtProxy(portal)];
  };

  test('nobody who answers, somebody else, and a portal with other secrets', async () => {
    const [portal] = await seen(`http://127.0.0.1:${await nobodys()}`);
    expect(portal).toEqual(wrong('ECONNREFUSED', 'Start the portal'));
    const other = await answers((_, response) => void response.end('<h1>It works!</h1>'));
    expect((await seen(other.url))[0]).toEqual(wrong('not this portal', 'Mend PORTAL_URL'));
    const own = await runsPortal();
    expect(await seen(own.url)).toEqual([fine, fine]);
    expect((await seen(own.url, 'another'))[0]).toEqual(wrong('AUTH_SECRET', 'same secrets'));
    const [spied] = await seen('http://licenses.nowhere.invalid');
    expect(spied).toEqual(wrong('for anybody to read', 'https://'));
  });

  const appends = (given: Record<string, string>) => ({
    ...given,
    'x-forwarded-for': [given['x-forwarded-for'], '127.0.0.1'].filter(Boolean).join(', '),
  });
  const replaces = (given: Record<string, string>) => ({
    ...given,
    'x-forwarded-for': '127.0.0.1',
  });
  const hides = ({ 'x-forwarded-for': _, ...given }: Record<string, string>) => given;

  test.each([
    ['one that adds', [appends], 1],
    ['one that replaces', [replaces], 1],
    ['two', [appends, appends], 2],
  ])('another number of proxies than TRUSTED_PROXY_HOPS says: %s', async (_what, proxies, hops) => {
    const through = async (trustedProxyHops: number) => {
      let { url } = await runsPortal({ trustedProxyHops });
      for (const headers of proxies) url = (await passesOn(url, headers)).url;
      return (await seen(url))[1];
    };
    expect(await through(hops)).toEqual(fine);
    expect(await through(hops - 1)).toEqual(wrong('share its limits', `HOPS to ${hops}`));
    expect(await through(hops + 1)).toEqual(wrong('anybody chooses', `HOPS to ${hops}`));
  });

  test('a proxy that does not say who asks, one that changes the Host, and one that reaches nobody', async () => {
    const portal = await runsPortal({ trustedProxyHops: 1, portalUrl: 'http://127.0.0.1' });
    const silent = await passesOn(portal.url, hides);
    expect((await seen(silent.url))[1]).toEqual(wrong('0 said', 'X-Forwarded-For'));
    const renamed = await passesOn(portal.url, (given) => ({ ...given, host: 'backend' }));
    expect((await seen(renamed.url))[0]).toEqual(wrong('under another name', '$http_host'));
    const lost = await passesOn('http://127.0.0.1:1', appends);
    expect((await seen(lost.url))[0]).toEqual(wrong('502', 'pass requests on'));
  });
});

describe('of the mail server', () => {
  const look = (port: number, more = '?requireTLS=false', mailTo?: string) =>
    lookAtMailServer(
      { ...settings, smtpUrl: `smtp://clerk:hunter2@127.0.0.1:${port}${more}` },
      mailTo,
    );

  test('one that nobody answers for, that has no TLS, that lets nobody in', async () => {
    expect(await look(1)).toEqual(wrong('ECONNREFUSED', 'does not answer'));
    expect(await look((await takesMail()).port, '')).toEqual(
      wrong('wrong version number', 'smtps://'),
    );
    const { port } = await takesMail({ auth: '535 no' });
    expect(await look(port)).toEqual(wrong('535', 'user name or password'));
    expect((await lookAtMailServer({ ...settings, smtpUrl: undefined })).state).toBe('advice');
  });

  test('none, and it gets a test mail', async () => {
    const { heard, port } = await takesMail();
    expect(await look(port)).toEqual(fine);
    expect(heard.some((line) => line.startsWith('RCPT'))).toBe(false);
    expect(await look(port, '?requireTLS=false', 'admin@example.com')).toEqual(fine);
    expect(heard).toContain('RCPT TO:<admin@example.com>');
    expect(heard).toContain('Subject: Test of the mail server');
  });
});
