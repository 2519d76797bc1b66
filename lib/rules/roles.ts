/** In what part somebody asks. The customer's three are parts towards one license. */
export const roles = [
  /** Nobody signed in: a scanned request or code. */
  'key-holder',
  /** Nobody signed in: a typed Activation Key. */
  'self-help',
  /** Nobody signed in: the link of a mail to the registered address. */
  'mail-link',
  /** A program on the customer's computer. */
  'wizard',
  /** Signed in with the address the license is registered to. */
  'registered',
  /** Of the owning organization, with the license registered to somebody else. */
  'member',
  'contact',
  'agent',
  'admin',
  /** Whoever can run the admin command on the server. */
  'operator',
  /** The vendor's own programs. */
  'api-key',
  /** An organization's directory, by its token. */
  'directory',
] as const;
export type Role = (typeof roles)[number];
