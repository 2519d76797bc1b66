/**
 * Journeys followed on one screen alone, the desktop's: none of them asserts anything of widths or fingers, and what the
 * portal is asked, answers, writes and mails there is the same for every screen; a style sheet alone tells screens apart.
 * That each control of each of their pages has room and can be pressed on a phone too is looked at state by state
 * (`accessibility/pages.spec.ts`); typing a code, scanning, reading a key and signing in on a phone are journeys of both.
 */
export const ON_ANY_SCREEN = [
  // Who one is, and what lets one in.
  ...['account', 'own-data', 'own-letters', 'passkeys', 'sign-in', 'sign-on', 'was-not-me'],
  // The desk.
  ...['desk', 'desk-request', 'desk-several', 'key-ring', 'lists', 'overview'],
  // Many computers, many licenses, many people: lists and files.
  ...['fleet', 'license-activity', 'organizations', 'search'],
  // What becomes of a computer, its key and its receipt in the long run.
  ...['damaged-computer', 'dead-computer-returns', 'old-key', 'receipt'],
].map((name) => `journeys/${name}.spec.ts`);
