/** A database, a streaming standby of it, and one of that: their addresses. */
export function pairOfServers(): Promise<{
  primary: string;
  standby: string;
  standbyAdmin: string;
  fartherAdmin: string;
  stop: () => Promise<void>;
}>;
