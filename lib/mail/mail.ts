import type { Standing } from '@/lib/rules/standing';
import type { Browser, LicenseTerm, Proof, SignInWay, System } from '@/lib/rules/vocabulary';

/**
 * Every mail Keyturn sends, as data. Texts are in `messages/`; the words are chosen when the mail
 * leaves. Times are ISO 8601 strings, days ISO dates; `path`s lead to the portal, whose origin is put
 * before them when the mail leaves.
 */
export type Mail =
  | { template: 'sign-in'; code: string; path: string; minutes: number }
  | {
      template: 'activated';
      productName: string;
      computerName: string;
      computerId: string;
      keyEnding: string;
      at: string;
      /** True if this computer was active under another Device Code, whose seat it took over. */
      superseded: boolean;
      path: string;
      /** Where the owner says "this was not me", if nobody was signed in. */
      notMePath?: string;
    }
  | {
      template: 'released';
      productName: string;
      computerName: string;
      computerId: string;
      keyEnding: string;
      at: string;
      proof: Proof;
      by: 'customer' | 'key-holder' | 'wizard' | 'staff' | 'operator' | 'api-key' | 'directory';
      path: string;
      notMePath?: string;
    }
  /** A computer's state is in use twice, or was restored (protocol 11). */
  | (OfComputer & {
      template: 'clone-alarm';
      at: string;
      /** True if its check-ins are stopped until somebody clears the alarm. */
      suspended: boolean;
      path: string;
    })
  /** A computer that was deactivated was seen using the license (protocol 11). */
  | (OfComputer & { template: 'illegal-computer'; at: string; deactivatedAt: string; path: string })
  /** What staff may have to look into of a day (UTC), `YYYY-MM-DD`. */
  | {
      template: 'daily-report';
      day: string;
      parts: { kind: ReportKind; count: number; computers: string[]; path: string }[];
      path: string;
    }
  | {
      template: 'computer-key';
      productName: string;
      computerName: string;
      computerId: string;
      computerKey: string;
      shortComputerKey: string | null;
      /** null where the vendor does not offer license files. */
      licenseFile: string | null;
      path: string;
    }
  /** The Activation Keys of all licenses registered to the address. */
  | {
      template: 'license-keys';
      licenses: {
        productName: string;
        activationKey: string;
        seats: number;
        term: LicenseTerm;
        lastDay: string | null;
        standing: Standing;
      }[];
      path: string;
    }
  /** The vendor put a new Activation Key in the place of one that leaked. */
  | {
      template: 'key-replaced';
      productName: string;
      oldEnding: string;
      activationKey: string;
      path: string;
    }
  /** The license is registered to somebody else now: to whom it was, and to whom it is. */
  | {
      template: 'address-changed';
      productName: string;
      keyEnding: string;
      to: 'before' | 'now';
      /** By its owners themselves, with proof of both addresses. */
      asked?: true;
      path: string;
    }
  /** The license belongs to another organization now; null: to the private buyer. */
  | {
      template: 'license-moved';
      productName: string;
      keyEnding: string;
      organizationName: string | null;
      /** The owner said yes to it. */
      asked?: true;
      path: string;
    }
  /** To whom a contact, or the vendor, asked to belong to an organization. */
  | {
      template: 'invitation';
      organizationName: string;
      role: 'member' | 'contact';
      /** Whose colleague they are to be; empty where the vendor asks. */
      from: string;
      days: number;
      path: string;
    }
  /** Whether a license shall be registered to `email`: to whom it is, or to that address itself. */
  | {
      template: 'confirm-address';
      ask: 'agree' | 'take';
      productName: string;
      keyEnding: string;
      email: string;
      path: string;
    }
  /** Whether a license shall belong to an organization, of which `from` is a contact. */
  | {
      template: 'confirm-claim';
      productName: string;
      keyEnding: string;
      organizationName: string;
      from: string;
      path: string;
    }
  /** Somebody's own account: a passkey signs in as them from now on, or no longer. */
  | {
      template: 'passkey-changed';
      change: 'added' | 'removed';
      name: string;
      at: string;
      path: string;
    }
  /** To the contacts of an organization: who signs in how. `what`: a domain, a token's name, or where the provider stands. */
  | {
      template: 'sign-on-changed';
      change:
        | 'provider'
        | 'domain-proven'
        | 'domain-removed'
        | 'off'
        | 'optional'
        | 'required'
        | 'removed'
        | 'bypassed'
        | 'token-made'
        | 'token-replaced'
        | 'token-revoked';
      organizationName: string;
      what: string;
      /** Empty: whoever runs the domain. */
      by: string;
      at: string;
      path: string;
    }
  /** To whoever runs a mail domain: an organization says that it is its own. */
  | {
      template: 'sign-on-domain';
      domain: string;
      organizationName: string;
      by: string;
      path: string;
    }
  /** Somebody signed in as them in a browser that they never used before. */
  | {
      template: 'new-sign-in';
      browser: Browser;
      system: System;
      by: SignInWay;
      /** From where; empty where addresses are not kept. */
      address: string;
      at: string;
      path: string;
    }
  /** To whoever was erased: what stays registered to their address. */
  | { template: 'account-erased'; licenses: number; path: string }
  /** The key that signed leaked: the computers of the license need their new Computer Keys. */
  | { template: 'keys-reissued'; productName: string; computers: number; path: string }
  /** Somebody with the Activation Key says that a computer no longer works: only the owner may ask. */
  | (OfComputer & { template: 'confirm-release-request'; reason: string; path: string })
  /** It asks for a new key, where only the owner may have one made out for a seat that is taken. */
  | (OfComputer & { template: 'confirm-activation'; path: string })
  /** What became of a request for the seat of a computer that no longer works. */
  | (OfComputer & {
      template: 'release-request';
      state: 'open' | 'granted' | 'declined';
      reason: string;
      /** What staff says about it. */
      answer: string | null;
      path: string;
    })
  /** Many notices about one license in one mail (digest.ts). */
  | {
      template: 'digest';
      productName: string;
      keyEnding: string;
      from: string;
      to: string;
      groups: {
        kind:
          | 'activated'
          | 'tookOver'
          | Proof
          | 'asked'
          | 'askedAnew'
          | 'cloned'
          | 'cloneStopped'
          | 'illegal';
        count: number;
        /** The first ones of the kind, each with how often and when last. */
        computers: {
          computerName: string;
          computerId: string;
          at: string;
          count: number;
          /** Where the owner says yes. */
          path?: string;
        }[];
      }[];
      path: string;
      notMePath?: string | undefined;
    };

/** Computers seen after their release, copied ones, requests that wait for an answer. */
export type ReportKind = 'illegal' | 'cloned' | 'requests' | 'attempts';

export type MailOf<T extends Mail['template']> = Extract<Mail, { template: T }>;

type OfComputer = {
  productName: string;
  computerName: string;
  computerId: string;
  keyEnding: string;
};

/** Mails that tell an owner what happened: `ccRecipients` and `bccRecipients` get them too. */
export const isNotice = (mail: Mail) =>
  ['activated', 'released', 'clone-alarm', 'illegal-computer', 'release-request'].includes(
    mail.template,
  ) ||
  (mail.template === 'digest' && !holdsLinks(mail));

/** Whether a digest holds links by which only the owner may ask for a seat. */
const holdsLinks = ({ groups }: MailOf<'digest'>) =>
  groups.some(({ computers }) => computers.some(({ path }) => path));
