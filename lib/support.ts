/** Whom customers may ask, as the vendor's Server Properties say; empty for what is not set. */
export type Support = { vendor: string; email: string; url: string; phone: string };

/** A way to support, in words. */
export type SupportWay = { label: string; href: string };

/** What stands below a text that sends people to support: its ways, and what to name there. */
export type SupportOffer = { reference: string; ways: SupportWay[] };

/** Which of its two wordings a text takes: without an address of support it names the seller's mail. */
export const supportVariant = ({ email, url, phone }: Omit<Support, 'vendor'>): 'known' | 'none' =>
  email || url || phone ? 'known' : 'none';

/** Opens a mail whose subject is there already. A subject never holds a key. */
export function mailtoHref(email: string, subject?: string): string {
  const address = `mailto:${encodeURIComponent(email).replace('%40', '@')}`;
  return subject ? `${address}?subject=${encodeURIComponent(subject)}` : address;
}

/** Dials a number that is written for people. */
export const telHref = (phone: string) => `tel:${phone.replaceAll(/[^+\d]/g, '')}`;
