import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Place } from './earlier-state';

/** The two folders of a product, and where clients of earlier versions had theirs. */
export type Places = Place & {
  earlier: readonly Place[];
  /** Of all users of the machine: what is written there, every one of them may read. */
  machine: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

type Named = {
  state?: string | undefined;
  secondCopy?: string | undefined;
  /** Licensed is the machine, not its user: a service, or several users of one computer. */
  machine?: boolean | undefined;
};

/**
 * Where the state and the second copy of its tombstones live (docs/wizard-state.md, section 1): what is
 * `named`, else KEYTURN_STATE and KEYTURN_RECEIPTS, else by default apart from each other, so that deleting or
 * restoring one folder does not take both along. That default is the machine's or the user's, never the one in
 * place of the other. Null: none is named, and this user has no home.
 */
export function foldersOf(
  productId: number,
  named: Named = {},
  findHome = homedir,
  env: Environment = process.env,
): Places | null {
  const machine = named.machine === true;
  const given: Named = named.state
    ? named
    : { state: env.KEYTURN_STATE, secondCopy: named.secondCopy ?? env.KEYTURN_RECEIPTS };
  const id = String(productId);
  const secondCopy = given.secondCopy || undefined;
  if (given.state) {
    const copies = secondCopy ?? join(given.state, 'receipts');
    return { state: join(given.state, id), secondCopy: join(copies, id), earlier: [], machine };
  }
  if (machine) {
    const place = machineFolders(env);
    const copies = join(secondCopy ?? place.secondCopy, id);
    return { state: join(place.state, id), secondCopy: copies, earlier: [], machine };
  }
  // Whoever names them needs no home, and a user of a container may have none.
  const home = homeOrNone(findHome);
  if (home === null) return null;
  const [shared, ...clients] = usualFolders(home, env).map(({ state, secondCopy: copies }) => ({
    state: join(state, id),
    secondCopy: join(copies, id),
  }));
  if (!shared) return null;
  const copies = secondCopy === undefined ? shared.secondCopy : join(secondCopy, id);
  return { state: shared.state, secondCopy: copies, earlier: clients, machine };
}

/** No client of an earlier version ever had one there. */
function machineFolders(env: Environment): Place {
  switch (process.platform) {
    case 'win32': {
      const data = env.ProgramData || 'C:\\ProgramData';
      return {
        state: join(data, 'Keyturn License Wizard'),
        secondCopy: join(data, 'Keyturn License Receipts'),
      };
    }
    case 'darwin':
      return {
        state: '/Library/Application Support/Keyturn License Wizard',
        secondCopy: '/Library/Preferences/Keyturn License Wizard',
      };
    default:
      return {
        state: '/var/lib/keyturn-license-wizard',
        secondCopy: '/etc/keyturn-license-wizard',
      };
  }
}

/** The one place of all clients, then those that two of them had. */
function usualFolders(home: string, env: Environment): Place[] {
  const below = (state: string, secondCopy: string, name: string) =>
    [name, 'keyturn-java', 'keyturn-dotnet'].map((each) => ({
      state: join(state, each),
      secondCopy: join(secondCopy, each),
    }));
  switch (process.platform) {
    case 'win32':
      return below(
        env.LOCALAPPDATA || join(home, 'AppData', 'Local'),
        env.APPDATA || join(home, 'AppData', 'Roaming'),
        'Keyturn License Wizard',
      );
    case 'darwin':
      return below(
        join(home, 'Library', 'Application Support'),
        join(home, 'Library', 'Preferences'),
        'Keyturn License Wizard',
      );
    default:
      return below(
        env.XDG_STATE_HOME || join(home, '.local', 'state'),
        env.XDG_CONFIG_HOME || join(home, '.config'),
        'keyturn-license-wizard',
      );
  }
}

/** Node.js throws where neither the environment nor the list of users names one. */
function homeOrNone(findHome: () => string): string | null {
  try {
    return findHome();
  } catch {
    return null;
  }
}
