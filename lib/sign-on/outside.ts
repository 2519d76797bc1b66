/** What this portal may ask of other servers for single sign-on: an operator's choice. */
export type Outside = {
  /** DNS servers, as `address` or `address:port`; empty: those of this computer. */
  dnsServers: readonly string[];
  /** Whether identity providers may stand in a private network. */
  privateProviders: boolean;
};

/** Where nobody chose. */
export const PUBLIC_ONLY: Outside = { dnsServers: [], privateProviders: false };
