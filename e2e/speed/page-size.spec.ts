import { request } from 'node:http';
import { formWith, makeVisitor } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';

/** HTML and CSS of a page as sent: bytes (look.md: a phone on a slow line). */
const MOST = 20_000;

/** What goes over the line for this address, and the text it unpacks to. */
function transfer(url: string, cookie = '') {
  return new Promise<{ bytes: number; encoding: string | undefined }>((done, failed) => {
    request(url, { headers: { 'accept-encoding': 'gzip', cookie } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => done({ bytes, encoding: answer.headers['content-encoding'] }));
    })
      .on('error', failed)
      .end();
  });
}

test('HTML and CSS of the landing pages, of Self Help and of mailed links fit into 20 kB', async ({
  demo,
  house,
}) => {
  const license = await house.license({ organization: 'A rather long name of an organization' });
  const before = house.device(license, 'A-RATHER-LONG-NAME-OF-A-COMPUTER').request.request;
  const after = house.device(license, 'LAB-PC-07').request.request;
  await house.activate(after);
  const computer = await house.computer(license, 'CNC-3');
  const codes = `${computer.deviceCode}/${computer.dvc}`.replaceAll('-', '');
  const sizes: Record<string, number> = {};
  const many = await house.license({ seats: 30, features: ['export', 'batch'] });
  for (let n = 1; n <= 21; n += 1)
    await house.computer(many, `A-RATHER-LONG-NAME-OF-COMPUTER-${n}`);
  const visitor = makeVisitor(demo.baseUrl);
  const form = formWith((await visitor.read('/license')).html, '$ACTION_KEY');
  await visitor.post('/license', form, { activationKey: many.activationKey });
  const landing = [new URL(before).pathname, new URL(after).pathname, `/D/${codes}`];
  const help = ['/', '/activate', '/deactivate', '/deactivate/broken', '/license', '/keys'];
  const reason = 'The mainboard is broken, and nobody makes that one any more';
  const links = [
    await house.mailLink('was-not-me', license, computer),
    await house.mailLink('release-request', license, computer, { reason }),
    ...['/was-not-me/done', '/release-request/done', '/was-not-me?token=x', '/receipts/verify'],
  ];
  for (const path of [...landing, ...help, '/license/details', ...links]) {
    const url = `${demo.baseUrl}${path}`;
    const { html } = await visitor.read(path);
    const styles = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)];
    expect(styles.length).toBeGreaterThan(0);
    let total = 0;
    for (const address of [url, ...styles.map(([, href = '']) => `${demo.baseUrl}${href}`)]) {
      const { bytes, encoding } = await transfer(address, visitor.cookies());
      expect(encoding, address).toBe('gzip');
      total += bytes;
    }
    sizes[path.slice(0, 22)] = total;
    expect(total, path).toBeLessThanOrEqual(MOST);
  }
  test.info().annotations.push({ type: 'bytes', description: JSON.stringify(sizes) });
});
