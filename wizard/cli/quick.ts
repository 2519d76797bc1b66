import { randomBytes } from 'node:crypto';
import { parseProductText } from '@/lib/olp/product-file';
import { carry } from '@/wizard/core/check-bridge';
import { fileStore } from '@/wizard/core/file-store';
import { foldersOf } from '@/wizard/core/folders';
import { type Surroundings, situationOf, startLicense } from '@/wizard/core/start-license';
import type { Random } from '@/wizard/core/state';
import type { Store } from '@/wizard/core/store';
import { edition } from '@/wizard/edition';
import { answerLine } from './answer-line';
import { statusFields } from './license-json';
import { EXIT, exitCodeOf } from './outcome';
import { writeOut } from './write-out';

/** All of the wizard, as scripts/wizard-build/bundle.mjs puts it behind this. */
declare const theWizard: () => void;

type Asked = {
  command: 'status' | 'check';
  state?: string;
  'second-copy'?: string;
  machine?: boolean;
};

/** `status --json` and `check --json`, typed as programs type them; null: something else. */
function readAsked(typed: readonly string[]): Asked | null {
  const [command, ...flags] = typed;
  if (command !== 'status' && command !== 'check') return null;
  const asked: Asked = { command };
  let json = false;
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index];
    if (flag === '--json') json = true;
    else if (flag === '--machine') asked.machine = true;
    else if (flag === '--state' || flag === '--second-copy') {
      const value = flags[++index];
      if (value === undefined || value === '' || value.startsWith('-')) return null;
      asked[flag === '--state' ? 'state' : 'second-copy'] = value;
    } else return null;
  }
  return json ? asked : null;
}

/**
 * The two answers that other programs wait for, with the least that they need: no word of any language, and
 * of the protocol what reads and verifies. False: it is something else, or a refusal, which the wizard words.
 */
function answered({ command, state, 'second-copy': secondCopy, machine }: Asked): boolean {
  if (edition === null) return false;
  const product = parseProductText(edition.productFile);
  if (!product.ok) return false;
  const { productId } = product.value;
  const named = { state, secondCopy, machine: machine ?? edition.machine };
  const folders = foldersOf(productId, named);
  if (!folders) return false;
  const { earlier, machine: forAll } = folders;
  const store = fileStore(folders.state, folders.secondCopy, productId, earlier, forAll);
  const random: Random = (length) => new Uint8Array(randomBytes(length));
  const now = () => Math.floor(Date.now() / 1000);
  const answer = answers[command]({ product: product.value, store, now, random });
  if (answer === null) return false;
  process.exitCode = answer.exitCode;
  writeOut(answerLine({ ok: true, command }, product.value, answer.fields));
  return true;
}

type Answer = { exitCode: number; fields: object } | null;

const answers: Record<Asked['command'], (of: Surroundings & { store: Store }) => Answer> = {
  status(of) {
    const started = startLicense(of);
    if (!started.ok) return null;
    const { status, state } = started.value;
    return {
      exitCode: exitCodeOf(status.state),
      fields: statusFields(of.product, status, state.tombstones.length),
    };
  },
  check(of) {
    const loaded = of.store.load();
    if (!loaded.ok) return null;
    const carried = carry(situationOf(of, loaded.value).state);
    return { exitCode: carried.computerKey === null ? EXIT.OTHER : EXIT.OK, fields: carried };
  },
};

const asked = readAsked(process.argv.slice(2));
if (asked === null || !answered(asked)) theWizard();
