import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';

/** Of activate.example.com, signed by itself, for nothing but these tests; good from 2020 to 2120. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgE+/OYWpCvSMfOnAk
IS1M02mDZzO/4jk2oTb6MYglrNShRANCAASjcMrxHCGL0JRqDJZh5VfbpJ+MrWZE
63XaMGvm+6rJDWYetTc8D2JH6r9vFNJEPo43xmUeGsXCfnM179+0Pmfv
-----END PRIVATE KEY-----
`;
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBgjCCASigAwIBAgIBATAKBggqhkjOPQQDAjAfMR0wGwYDVQQDDBRhY3RpdmF0
ZS5leGFtcGxlLmNvbTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFow
HzEdMBsGA1UEAwwUYWN0aXZhdGUuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggq
hkjOPQMBBwNCAASjcMrxHCGL0JRqDJZh5VfbpJ+MrWZE63XaMGvm+6rJDWYetTc8
D2JH6r9vFNJEPo43xmUeGsXCfnM179+0Pmfvo1MwUTAPBgNVHRMBAf8EBTADAQH/
MB8GA1UdEQQYMBaCFGFjdGl2YXRlLmV4YW1wbGUuY29tMB0GA1UdDgQWBBTlvFVg
bRaIPaCXNdDEMwV4+RqhtjAKBggqhkjOPQQDAgNIADBFAiBB0qahcVwnc8Dbw6Ge
qHkW1bV7KaUht3xUifLHoXhKBAIhAJjMIxxwPmWzaXIjrzXFWP7ztIBV2MTaSF+i
eBexHWQw
-----END CERTIFICATE-----
`;

/**
 * A network whose only way out is a proxy, and a portal that nobody else knows the address of. What
 * each was asked is kept.
 */
export async function networkWithProxy(passes: string | null = null) {
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    asked.push(`portal: ${request.method} ${request.headers.host} ${request.url}`);
    for await (const _ of request);
    response.setHeader('content-type', 'application/json').end('{"heard":true}');
  };
  const portal = createTlsServer({ key: KEY, cert: CERTIFICATE }, answer);
  const isLetIn = ({ headers }: IncomingMessage) =>
    passes === null || headers['proxy-authorization'] === `Basic ${btoa(passes)}`;
  const proxy = createServer((request, response) => {
    asked.push(`proxy: ${request.method} ${request.url}`);
    if (isLetIn(request)) void answer(request, response);
    else response.writeHead(407).end();
  });
  proxy.on('connect', (request, client) => {
    asked.push(`proxy: CONNECT ${request.url}`);
    if (!isLetIn(request)) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const server = connect(portOf(portal), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
  });
  for (const server of [portal, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    asked,
    address: `127.0.0.1:${portOf(proxy)}`,
    close: () => {
      for (const server of [portal, proxy]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
