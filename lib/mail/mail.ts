/**
 * Every mail Keyturn sends, as data. Texts are in `messages/`; the words are chosen when the mail
 * leaves. Times are ISO 8601 strings, days ISO dates; `url`s are absolute.
 */
export type Mail =
  | { template: 'sign-in'; code: string; url: string; minutes: number }
  | {
      template: 'activated';
      productName: string;
      computerName: string;
      computerId: string;
      keyEnding: string;
      at: string;
      /** True if this computer was active under another Device Code, whose seat it took over. */
      superseded: boolean;
      url: string;
    }
  | {
      template: 'released';
      productName: string;
      computerName: string;
      computerId: string;
      keyEnding: string;
      at: string;
      proof: 'proven' | 'weak' | 'claimed';
      by: 'customer' | 'key-holder' | 'wizard' | 'staff' | 'operator';
      url: string;
    }
  | {
      template: 'computer-key';
      productName: string;
      computerName: string;
      computerId: string;
      computerKey: string;
      shortComputerKey: string | null;
      licenseFile: string;
      url: string;
    };
