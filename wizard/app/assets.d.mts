import type { Answer } from './answer';

/**
 * What the pages need beside themselves, by name. The build puts all of it into the one file of the
 * wizard, so that there is nothing to lose on the way to a customer.
 */
export declare const assets: ReadonlyMap<string, Answer>;

/** The looks without their fonts, for a page that can load nothing. */
export declare const bareStyle: string;
