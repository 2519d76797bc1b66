import { readFileSync } from 'node:fs';
import { utf8 } from '@/lib/olp/bytes';
import { sha256, tag } from '@/lib/olp/hash';
import { base32 } from '@/lib/olp/text/alphabet';
import { inSystem32 } from './system32';

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
const FILLED_IN = new RegExp(
  `^(?:${[
    'default( ?string)?|standard|generic|to be filled.*|o\\.?e\\.?m\\.?( serial)?|out of spec',
    'not? ?(specified|applicable|available|present|settable|set|defined|provided|asset tag)',
    '(type ?\\d ?[-–] ?)?(system |chassis |base ?board |board |product |bios |asset )?(serial ?(number|no)?|asset tag|uuid|sku( number)?)( not (set|specified|available))?',
    'system (product name|manufacturer|version)',
    'none|null|nil|empty|blank|invalid|undefined|uninitialized|unknown|n/?a|tbd|localhost(\\.localdomain)?',
  ].join('|')})$`,
  'i',
);

/** Numbers counted up, and the UUIDs that whole series of boards carry. */
const SAME_FOR_MANY =
  /^(0?123456789(0|abcdef)?|0300020004000500000?6000700080009|00020003000400050006000700080009|12345678123456781234567812345678|123456781234567890abcddeefaabbcc|0123456789abcdef0123456789abcdef)$/i;

/** One character, or one pair of them, over and over. */
const REPEATED = /^(?:(.)\1{5,}|(..)\2{7,})$/iu;

/**
 * Whether a text identifies no computer, as thousands have the same: nothing but 0, F or another single
 * character, or what a maker of boards forgot to fill in.
 */
export function isNoId(text: string): boolean {
  const words = text
    .normalize('NFKC')
    .replaceAll(/[\s_]+/g, ' ')
    .replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const plain = words.replaceAll(/[-:. {}]/g, '').replace(/^0x/i, '');
  if (!/[\p{L}\p{N}]/u.test(plain)) return true;
  return FILLED_IN.test(words) || SAME_FOR_MANY.test(plain) || REPEATED.test(plain);
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
      return find(run(inSystem32('reg.exe'), REGISTRY), /MachineGuid\s+REG_SZ\s+([0-9a-f-]{36})/i);
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
      // Loaded where it is needed: on Linux it never is, and costs each start.
      const { execFileSync } = process.getBuiltinModule('node:child_process');
      return execFileSync(command, parameters, options);
    } catch {
      return '';
    }
  },
};
