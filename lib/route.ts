import type { Route } from 'next';

/** An address with an id in it, for what takes a `Route`: one that leads to no page is a type error. */
export const route = <Address extends string>(address: Route<Address>): Route => address as Route;
