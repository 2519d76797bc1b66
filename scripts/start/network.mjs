import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Refusal } from './say.mjs';

/**
 * @param {number} port 0 for any
 * @param {string} host
 * @returns {Promise<{port: number} | {error: string}>} the port that could be opened, closed again; or why not
 */
export function tryPort(port, host) {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', (error) => {
      answer({ error: /** @type {NodeJS.ErrnoException} */ (error).code ?? error.message });
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => answer({ port: address.port }));
    });
  });
}

/** @returns {Promise<number>} a free loopback port */
export async function freePort() {
  const found = await tryPort(0, '127.0.0.1');
  if ('error' in found) throw new Refusal(`No free port on 127.0.0.1: ${found.error}.`);
  return found.port;
}

/** @param {number} port @param {string} host */
export async function assertPortFree(port, host) {
  const found = await tryPort(port, host);
  if (!('error' in found)) return;
  const other = `PORT=${port + 1} npm start`;
  if (found.error === 'EADDRINUSE') {
    throw new Refusal(
      `Port ${port} is taken by another program: stop that one, or take another port: ${other}`,
    );
  }
  if (found.error === 'EACCES') {
    throw new Refusal(
      `Port ${port} needs more rights than this user has; take another one: ${other}`,
    );
  }
  throw new Refusal(
    `Cannot listen on ${host}, port ${port} (${found.error}). Check HOST and PORT.`,
  );
}

/** @returns {string | undefined} this machine's IPv4 address on its local network, private ranges first */
export function lanAddress() {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((entry) => entry.family === 'IPv4' && !entry.internal)
    .map((entry) => entry.address);
  // RFC 1918
  const isPrivate = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;
  return addresses.find((address) => isPrivate.test(address)) ?? addresses[0];
}

// PostgreSQL documentation, "Message Formats": SSLRequest is answered with one byte, S or N.
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** @param {number} port @returns {Promise<boolean>} whether a PostgreSQL server answers on this loopback port */
export function answersAsPostgres(port) {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(sslRequest));
    socket.setTimeout(2000, () => socket.destroy());
    socket.once('data', (bytes) => {
      answer(bytes[0] === 0x4e || bytes[0] === 0x53);
      socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => answer(false));
  });
}
