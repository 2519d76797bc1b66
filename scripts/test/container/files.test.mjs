import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../start/paths.mjs';
import { environmentOf, readCompose, readDockerfile, readStage } from './read-files.mjs';

const { services, secrets, networks } = readCompose();

test('the image runs as an ordinary user what is packed, and its last stage is the portal', () => {
  const stages = readDockerfile();
  expect(stages.at(-1)?.as).toBe('portal');
  for (const name of ['portal', 'tools']) {
    const { user, entrypoint } = readStage(name);
    expect([user, entrypoint]).toEqual(['node', ['node', 'scripts/portal.mjs']]);
  }
  expect(readStage('portal').healthcheck[0]).toBe('node');
});

test('nothing of this computer gets into it: no secrets, no data, no packages', () => {
  const lines = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  for (const name of ['secrets', '.env', '.data', '.git', 'backups', '**/node_modules']) {
    expect(lines).toContain(name);
  }
  const kept = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  expect(kept).toEqual(expect.arrayContaining(['secrets/', 'backups/']));
});

test.each(['portal', 'tools'])(
  '%s writes nowhere, has no rights, and its secrets are files',
  (name) => {
    const service = services[name];
    expect(service).toMatchObject({
      read_only: true,
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    for (const [variable, value] of Object.entries(service.environment)) {
      if (!/DATABASE_URL|KEY|SECRET|SMTP/.test(variable)) continue;
      expect(variable).toMatch(/_FILE$/);
      expect(service.secrets).toContain(String(value).replace('/run/secrets/', ''));
    }
  },
);

test('every secret is declared; the database reaches nobody, and nobody but the portal reaches it', () => {
  for (const service of Object.values(services)) {
    for (const name of service.secrets ?? []) expect(secrets[name]?.file).toBe(`./secrets/${name}`);
  }
  expect(networks.inside).toEqual({ internal: true });
  expect(services.database.networks).toEqual(['inside']);
  expect(services.database.ports ?? services.portal.ports).toBeUndefined();
  expect(services.proxy.networks).toEqual(['outside']);
  const [, file = ''] = /^(\.\/[^:]+):/.exec(services.proxy.volumes[0]) ?? [];
  expect(existsSync(join(root, file))).toBe(true);
});

test('pg_dump is of the version of the server', () => {
  const major = /^postgres:(\d+)/.exec(services.database.image)?.[1];
  const tools = readDockerfile().find(({ as }) => as === 'tools');
  expect(tools?.steps.map(({ text }) => text).join()).toContain(`postgresql-client-${major} `);
});

test('what has to be said is asked for', () => {
  expect(() => environmentOf('portal', {})).toThrow('Set PORTAL_HOST');
  const given = { PORTAL_HOST: 'licenses.example.com', MAIL_FROM: 'licensing@example.com' };
  expect(environmentOf('portal', given)).toMatchObject({
    PORTAL_URL: 'https://licenses.example.com',
    TRUSTED_PROXY_HOPS: '1',
  });
});
