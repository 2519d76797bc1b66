/** What `npm run wizard:build` puts into the wizard that a vendor's customers get. */
export type Edition = {
  /** The product file as it was, never read from beside the program (protocol section 4). */
  productFile: string;
  /** What the vendor calls this program. */
  name: string;
  /** Null: Keyturn's mark. */
  logo: { type: string; base64: string } | null;
  /** The state is the machine's, as if `--machine` were always typed. */
  machine: boolean;
};

declare const KEYTURN_EDITION: Edition;

/**
 * Null: a wizard for trying, which takes any product file and says so on every screen. Whoever
 * chooses the product file chooses whose signatures count.
 */
export const edition: Edition | null =
  typeof KEYTURN_EDITION === 'undefined' ? null : KEYTURN_EDITION;
