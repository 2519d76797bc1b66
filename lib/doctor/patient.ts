import type { Connection } from '@/lib/db/connect';
import type { Env } from '@/lib/env';
import type { PortalAnswer } from './ask-portal';

/** What the installation stands on, as this computer has it; none of it needs readable settings. */
export type Place = {
  /** The clone, with its `drizzle` and `.env`. */
  root: string;
  /** Where an embedded database, its secrets and the stamp of the last backup are. */
  data: string;
  /** Where a backup says that it succeeded, if not there. */
  backupStamp?: string | undefined;
  now: () => Date;
};

/** The same with settings that can be read. */
export type Patient = Place & {
  settings: Env;
  connection: Connection;
  /** What answered at PORTAL_URL. */
  portal: PortalAnswer;
  /** Who gets a test mail; none is sent without. */
  mailTo?: string | undefined;
  /** Certificates (PEM) to trust in place of those that Node.js does. */
  trusted?: string | undefined;
};
