import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pack } from '../../pack.mjs';
import { freePort } from '../../start/network.mjs';
import { root } from '../../start/paths.mjs';
import { run } from '../../start/run.mjs';
import { Refusal, say, seconds } from '../../start/say.mjs';
import { Checks } from '../clients/checks.mjs';
import { debiansServer } from '../restore/postgres.mjs';

/** @type {import('../install-tools.mjs').Tool} */
export const caddy = {
  packages: [['caddy']],
  works: () => existsSync('/usr/bin/caddy'),
};

/** Not root, and nobody who owns any of it: `nobody`. */
const user = { uid: 65534, gid: 65534 };

/** Refuses the step where it would prove nothing. */
export function requireContainerTools() {
  if (process.getuid?.() !== 0) {
    throw new Refusal('container: only root can run it as another user, who cannot write.');
  }
  if (!caddy.works())
    throw new Refusal('container: there is no caddy. On Debian: apt-get install caddy');
}

/**
 * What Dockerfile and compose.yaml say, step by step without containers: packed, read-only, by an ordinary user,
 * with secrets from files, behind the proxy with TLS, on the PostgreSQL of the same version.
 * @returns {Promise<import('../counts.mjs').Counts>}
 */
export async function testContainer() {
  // What it imports is there only now.
  const { environmentOf, readStage } = await import('./read-files.mjs');
  const checks = new Checks('Container');
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-container-'));
  const portal = join(folder, 'portal');
  const secrets = join(folder, 'secrets');
  const [data, temporary] = [join(folder, 'data'), join(folder, 'tmp')];
  chmodSync(folder, 0o755);
  for (const one of [portal, secrets, data, temporary]) mkdirSync(one);
  for (const one of [secrets, data, temporary]) chownSync(one, user.uid, user.gid);
  const { files, bytes } = await pack(portal);
  lock(portal);
  say(`  Packed: ${files} files, ${(bytes / 1e6).toFixed(1)} MB`);

  let begun = Date.now();
  const server = await debiansServer();
  const made = Date.now() - begun;
  const [port, https, http] = [await freePort(), await freePort(), await freePort()];
  const host = `localhost:${https}`;
  const image = readStage('portal');
  /** @param {string} service @returns {NodeJS.ProcessEnv} */
  const environment = (service) => ({
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    TMPDIR: temporary,
    ...image.env,
    ...Object.fromEntries(
      Object.entries(environmentOf(service, { PORTAL_HOST: host, MAIL_FROM: 'l@example.com' })).map(
        ([name, value]) => [name, value.replace('/run/secrets', secrets)],
      ),
    ),
    PORT: String(port),
    HOST: '127.0.0.1',
    KEYTURN_DATA_DIR: data,
  });
  const [node = '', ...entry] = image.entrypoint;
  /** @param {string} service @param {...string} args */
  const inside = (service, ...args) =>
    run(node, [...entry, ...args], { cwd: portal, env: environment(service), ...user });
  const secret = (/** @type {string} */ name, /** @type {string} */ text) => {
    const file = join(secrets, name);
    rmSync(file, { force: true });
    writeFileSync(file, `${text}\n`, { mode: 0o400 });
    chownSync(file, user.uid, user.gid);
  };
  /** @type {import('node:child_process').ChildProcess[]} */
  const started = [];
  let said = '';
  try {
    secret('database-url', server.url);
    secret('master-key', randomBytes(32).toString('base64'));
    secret('smtp-url', 'smtp://127.0.0.1:1?ignoreTLS=true');

    await checks.check('absent and weak secrets are refused by name', async () => {
      const absent = await inside('portal');
      assert.deepEqual([absent.code, /AUTH_SECRET_FILE/.test(absent.text)], [1, true], absent.text);
      secret('auth-secret', 'change-me-change-me-change-me-change-me');
      const weak = await inside('portal');
      assert.deepEqual([weak.code, /AUTH_SECRET is weak/.test(weak.text)], [1, true], weak.text);
      secret('auth-secret', randomBytes(48).toString('hex'));
    });
    // What is refused above is no part of the way to a portal; making the database is.
    begun = Date.now() - made;

    await checks.check('starts as an ordinary user who can write nothing there', async () => {
      const child = spawn(node, entry, { cwd: portal, env: environment('portal'), ...user });
      started.push(child);
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => {
          said += text;
        });
      }
      // Asked from here: the health check is a process, which every tenth of a second would take a core from it.
      const isHealthy = () =>
        fetch(`http://127.0.0.1:${port}/api/health`).then(
          ({ ok }) => ok,
          () => false,
        );
      const limit = Date.now() + 60_000;
      while (!(await isHealthy())) {
        assert.ok(child.exitCode === null && Date.now() < limit, `it is not healthy: ${said}`);
        await sleep(100);
      }
      const [program = '', ...args] = image.healthcheck;
      const health = await run(program, args, {
        ...{ cwd: portal, env: environment('portal') },
        ...user,
      });
      assert.equal(health.code, 0, health.text);
      say(`  Healthy after ${seconds(begun)}`);
    });

    const proxied = join(folder, 'caddy');
    mkdirSync(proxied);
    chownSync(proxied, user.uid, user.gid);
    await checks.check('the proxy has a certificate, and passes on to it', async () => {
      // Before the file as it is: other ports than root's, and nothing of it into this computer's trust.
      const own = `{\n\thttp_port ${http}\n\thttps_port ${https}\n\tskip_install_trust\n\tadmin off\n}\n`;
      const file = join(proxied, 'Caddyfile');
      writeFileSync(file, own + readFileSync(join(root, 'container', 'Caddyfile'), 'utf8'));
      const child = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          HOME: proxied,
          XDG_DATA_HOME: proxied,
          XDG_CONFIG_HOME: proxied,
          PORTAL_HOST: 'localhost',
          PORTAL_UPSTREAM: `127.0.0.1:${port}`,
        },
        ...user,
      });
      started.push(child);
      const authority = join(proxied, 'caddy/pki/authorities/local/root.crt');
      for (let tries = 0; child.exitCode === null && tries < 300; tries += 1) {
        if (existsSync(authority)) return;
        await sleep(100);
      }
      throw new Error('the proxy made no certificate');
    });

    await checks.check(
      'staff signs in by a link, within a minute from the empty folder on',
      async () => {
        const email = 'admin@example.net';
        const added = await inside('portal', 'staff', 'add', email, '--role', 'admin');
        assert.equal(added.code, 0, added.text);
        const { code, text } = await inside('portal', 'staff', 'sign-in-link', email, '--json');
        assert.equal(code, 0, text);
        const { link } = JSON.parse(text.slice(text.indexOf('{')));
        const visit = ['scripts/test/container/visit.mjs', link];
        const NODE_EXTRA_CA_CERTS = join(proxied, 'caddy/pki/authorities/local/root.crt');
        const done = await run(process.execPath, visit, {
          env: { ...process.env, NODE_EXTRA_CA_CERTS },
        });
        assert.equal(done.code, 0, done.text);
        const took = Date.now() - begun;
        say(`  From an empty folder to signed-in staff: ${seconds(begun)}`);
        const [rss] = /VmRSS.*/.exec(readFileSync(`/proc/${started[0]?.pid}/status`, 'utf8')) ?? [];
        say(`  The portal's process then: ${rss}`);
        assert.ok(took < 60_000, `it took ${took} ms`);
      },
    );

    await checks.check('the tools make a backup', async () => {
      const { code, text } = await inside('tools', 'backup');
      assert.equal(code, 0, text);
      assert.ok(existsSync(join(data, 'backups', 'last.json')));
    });

    await checks.check('stops when it is told to, in order', async () => {
      const [child] = started;
      assert.ok(child?.exitCode === null, said);
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      assert.equal(await ended, 0, said);
    });
  } finally {
    for (const child of started) child.kill('SIGKILL');
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  return { passed: checks.passed, failed: checks.failed, skipped: 0 };
}

/** What a read-only root is for somebody who is not root. @param {string} path */
function lock(path) {
  const mode = statSync(path).isDirectory() ? 0o555 : 0o444;
  if (mode === 0o555) for (const name of readdirSync(path)) lock(join(path, name));
  chmodSync(path, mode);
}
