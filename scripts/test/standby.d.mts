/** A database and a streaming standby of it: their addresses. */
export function pairOfServers(): Promise<{
  primary: string;
  standby: string;
  standbyAdmin: string;
  stop: () => Promise<void>;
}>;
