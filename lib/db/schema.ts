/** Every table, for drizzle-kit and for the client's type. */
export * from './schema/activation';
export * from './schema/event';
export * from './schema/illegal-computer';
export * from './schema/license';
export * from './schema/license-key';
export * from './schema/master-key';
export * from './schema/membership';
export * from './schema/organization';
export * from './schema/outbox';
export * from './schema/product';
export * from './schema/property';
export * from './schema/rate-limit';
export * from './schema/ring-key';
export * from './schema/session';
export * from './schema/sign-in-challenge';
export * from './schema/staff';
export * from './schema/user';
