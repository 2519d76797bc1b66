import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { utf8 } from '@/lib/olp/bytes';
import { sha256, tag } from '@/lib/olp/hash';
import { base32 } from '@/lib/olp/text/alphabet';

/** `WIZ-` and 12 base32 characters of a hash, so that no serial number leaves the computer. */
export function computerIdOf(fact: Uint8Array): string {
  return `WIZ-${base32(sha256(tag('wizard-cid'), fact)).slice(0, 12)}`;
}

/**
 * The Computer ID of this machine, from the number its operating system gave it at installation: it
 * survives updates of kernel, BIOS and hardware. Null where there is no such number.
 */
export function ownComputerId(machine: Machine = thisMachine): string | null {
  const fact = installationId(machine);
  return fact === null || isNoId(fact) ? null : computerIdOf(utf8(fact.toLowerCase()));
}

/** What boards and images carry that were never given a number of their own. */
const FILLED_IN =
  /^(default string|to be filled( in)? by o\.?e\.?m\.?|not (specified|applicable|available)|system serial number|chassis serial number|base board serial number|none|null|unknown|n\/a|0?123456789(abcdef)?|03000200-?0400-?0500-?0006-?000700080009)$/i;

/**
 * Whether a text identifies no computer, as thousands have the same: nothing but 0 or F, or what a maker
 * of boards forgot to fill in.
 */
export function isNoId(text: string): boolean {
  const plain = text.trim().replaceAll(/\s+/g, ' ');
  return FILLED_IN.test(plain) || /^(0{6,}|f{6,})$/i.test(plain.replaceAll(/[-:. {}]/g, ''));
}

/** Where the number comes from. What cannot be read or run is an empty text. */
export type Machine = {
  platform: NodeJS.Platform;
  read(path: string): string;
  run(command: string, parameters: string[]): string;
};

const REGISTRY = [
  'query',
  'HKLM\\SOFTWARE\\Microsoft\\Cryptography',
  '/v',
  'MachineGuid',
  '/reg:64',
];

function installationId({ platform, read, run }: Machine): string | null {
  switch (platform) {
    case 'win32':
      return find(run('reg', REGISTRY), /MachineGuid\s+REG_SZ\s+([0-9a-f-]{36})/i);
    case 'darwin':
      return find(
        run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']),
        /"IOPlatformUUID" = "([0-9a-f-]{36})"/i,
      );
    default:
      // machine-id(5); the second path is that of systems without systemd.
      return (
        find(read('/etc/machine-id'), /^([0-9a-f]{32})$/im) ??
        find(read('/var/lib/dbus/machine-id'), /^([0-9a-f]{32})$/im)
      );
  }
}

function find(text: string, pattern: RegExp): string | null {
  return pattern.exec(text)?.[1] ?? null;
}

const thisMachine: Machine = {
  platform: process.platform,
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  },
  run(command, parameters) {
    try {
      const options = { encoding: 'utf8', timeout: 5000, windowsHide: true } as const;
      return execFileSync(command, parameters, options);
    } catch {
      return '';
    }
  },
};
