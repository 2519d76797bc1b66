import { connection } from 'next/server';

/** For each request, as the portal's. One letter: without any, a browser has nothing to paint. */
export default async function Page() {
  await connection();
  return '.';
}
