import type { RequestListener } from 'node:http';
import type { Server, Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { openSockets, startEdge, statusIn } from './edge.test-support';

/** What Next.js does to the server of the first request it gets. */
const takesSocketsOver: RequestListener = ({ socket }, response) => {
  const { server } = socket as Socket & { server: Server };
  if (server.listenerCount('upgrade') === 0) server.on('upgrade', () => {});
  response.end('a page');
};

const many = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('an upgrade', () => {
  test('is refused and its socket closed, whatever listeners pages hang on our server', async () => {
    const { server, dial, head } = await startEdge({ pages: takesSocketsOver });
    expect(await dial(head('GET /', 'Connection: close')).closed).toMatch(/a page$/);
    const answers = await Promise.all(
      many(200).map(() => dial(head('GET /nope', 'Connection: Upgrade', 'Upgrade: x')).closed),
    );
    expect(new Set(answers.map(statusIn))).toEqual(new Set([400]));
    expect(await openSockets(server)).toBe(0);
  });

  test('to HTTP/2, which programs offer with every request, is passed over', async () => {
    const { dial, head } = await startEdge();
    const offer = [
      'Connection: Upgrade, HTTP2-Settings, close',
      'Upgrade: h2c',
      'HTTP2-Settings: x',
    ];
    expect(statusIn(await dial(head('GET /api/health', ...offer)).closed)).toBe(200);
  });

  test('by CONNECT ends the connection', async () => {
    const { dial } = await startEdge();
    expect(await dial('CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n').closed).toBe(
      '',
    );
  });
});

describe('a slow client', () => {
  const drip = (say: (text: string) => void, closed: Promise<string>) => {
    const timer = setInterval(() => say('a'), 50);
    return closed.finally(() => clearInterval(timer));
  };

  test('gets so long for a head, however it goes on sending', async () => {
    const { dial } = await startEdge({ limits: { headSeconds: 1, bodySeconds: 60 } });
    const { say, closed } = dial('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(statusIn(await drip(say, closed))).toBe(408);
  });

  test('that says nothing at all is not waited for longer', async () => {
    const { dial, server } = await startEdge({ limits: { headSeconds: 1, bodySeconds: 60 } });
    await dial('').closed;
    expect(await openSockets(server)).toBe(0);
  });

  test.each(['Content-Length: 200000', 'Transfer-Encoding: chunked'])(
    'gets so long for a body (%s), and no page is asked before it is there',
    async (length) => {
      const { dial, head, asked, origin } = await startEdge({
        limits: { headSeconds: 1, bodySeconds: 1 },
      });
      const { say, closed } = dial(`${head('POST /', `Origin: ${origin}`, length)}fffff\r\n`);
      expect(statusIn(await drip(say, closed))).toBe(408);
      expect(asked).toEqual([]);
    },
  );

  test('that asks nothing more is let go', async () => {
    const { dial, head } = await startEdge({ limits: { idleSeconds: 1 } });
    expect(statusIn(await dial(head('GET /')).closed)).toBe(200);
  });
});

describe('several requests sent at once on one connection', () => {
  test('are answered in their order, one at a time', async () => {
    let underWay = 0;
    const pages: RequestListener = async ({ url }, response) => {
      underWay += 1;
      await new Promise(setImmediate);
      response.end(`${url} of ${underWay} `);
      response.once('close', () => {
        underWay -= 1;
      });
    };
    const { dial, head } = await startEdge({ pages });
    const paths = many(8).map((at) => `/${at}`);
    const all = paths.map((path) => head(`GET ${path}`)).join('');
    const { closed, say } = dial(all.slice(0, -2));
    say('Connection: close\r\n\r\n');
    expect((await closed).match(/\/\d of \d/g)).toEqual(paths.map((path) => `${path} of 1`));
  });

  test('start no work that nobody ends: what waits in line is never asked when the client goes', async () => {
    const pages = vi.fn<RequestListener>();
    const { dial, head, server } = await startEdge({ pages });
    const { socket } = dial(head('GET /').repeat(8));
    await vi.waitFor(() => expect(pages).toHaveBeenCalled());
    socket.destroy();
    await expect.poll(() => openSockets(server)).toBe(0);
    expect(pages).toHaveBeenCalledTimes(1);
  });

  test('end the connection when they are too many', async () => {
    const pages = vi.fn<RequestListener>();
    const { dial, head, server } = await startEdge({ pages });
    await dial(head('GET /').repeat(600)).closed;
    expect(await openSockets(server)).toBe(0);
    expect(pages.mock.calls.length).toBeLessThanOrEqual(1);
  });
});

describe('with 1,000 sockets held half open', () => {
  const half = 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ';
  const answersInTime = async (edge: Awaited<ReturnType<typeof startEdge>>) => {
    for (const path of ['/', '/api/health']) {
      const begun = performance.now();
      const heard = await edge.dial(edge.head(`GET ${path}`, 'Connection: close')).closed;
      expect(statusIn(heard)).toBe(200);
      expect(performance.now() - begun).toBeLessThan(2000);
    }
  };

  test('by one address, it has its share and others are answered', async () => {
    const edge = await startEdge({ limits: { connectionsPerAddress: 50 } });
    const held = many(1000).map(() => edge.dial(half, '127.0.0.2'));
    await Promise.all(held.map(({ open }) => open));
    await answersInTime(edge);
    await expect.poll(() => openSockets(edge.server)).toBe(50);
  });

  test('through a proxy, whose address all have, whoever waited longest makes room', async () => {
    const limits = { connections: 300, connectionsPerAddress: 5 };
    const edge = await startEdge({ limits, trustedProxyHops: 1 });
    const held = many(1000).map(() => edge.dial(half));
    await Promise.all(held.map(({ open }) => open));
    await answersInTime(edge);
    await expect.poll(() => openSockets(edge.server)).toBeLessThanOrEqual(300);
  });

  test('who is being answered is not closed for them', async () => {
    let finish = () => {};
    const pages = vi.fn<RequestListener>((_request, response) => {
      finish = () => response.end('at last');
    });
    const limits = { connections: 20 };
    const edge = await startEdge({ limits, trustedProxyHops: 1, pages });
    const patient = edge.dial(edge.head('GET /', 'Connection: close'));
    await vi.waitFor(() => expect(pages).toHaveBeenCalled());
    await Promise.all(many(100).map(() => edge.dial(half).open));
    finish();
    expect(await patient.closed).toMatch(/at last/);
  });
});

describe('a body', () => {
  const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`;

  test.each([0, 1, 65_537, 262_144])(
    'of %i bytes arrives whole, in either encoding',
    async (size) => {
      const { dial, head, asked, origin } = await startEdge();
      const form = ['Connection: close', `Origin: ${origin}`];
      const plain = dial(head('POST /', ...form, `Content-Length: ${size}`) + 'x'.repeat(size));
      expect(await plain.closed).toMatch(new RegExp(`pages ${size}$`));
      const inChunks = size < 2 ? chunk(1).repeat(size) : chunk(size - 1) + chunk(1);
      const chunked = dial(
        `${head('POST /', ...form, 'Transfer-Encoding: chunked')}${inChunks}0\r\n\r\n`,
      );
      expect(await chunked.closed).toMatch(/pages/);
      expect(asked).toEqual([`pages / ${size}`, `pages / ${size}`]);
    },
  );

  test.each(['/', '/sign-in', '/api/olp/v1/check-in'])(
    'that is too large ends with 413 at %s, in either encoding, and reaches nothing',
    async (path) => {
      const { dial, head, asked, origin } = await startEdge();
      const form = [`Origin: ${origin}`, 'Next-Action: x'];
      const said = dial(head(`POST ${path}`, ...form, 'Content-Length: 262145'));
      expect(statusIn(await said.closed)).toBe(413);
      // Never finished: what came is counted, not what was promised.
      const chunked = head(`POST ${path}`, ...form, 'Transfer-Encoding: chunked');
      expect(statusIn(await dial(chunked + chunk(300_000)).closed)).toBe(413);
      expect(asked).toEqual([]);
    },
  );

  test('that is never finished is kept only while there is room for all: the oldest goes first', async () => {
    const limits = { bodyBytes: 100_000, unfinishedBodiesBytes: 1_000_000 };
    const { dial, head, asked, origin } = await startEdge({ limits });
    const begun = head('POST /', `Origin: ${origin}`, 'Transfer-Encoding: chunked') + chunk(90_000);
    const flood = many(60).map(() => dial(begun));
    const dropped = new Set<number>();
    for (const [at, { closed }] of flood.entries()) void closed.then(() => dropped.add(at));
    await expect.poll(() => dropped.size, { timeout: 10_000 }).toBe(49);
    const small = head('POST /', `Origin: ${origin}`, 'Connection: close', 'Content-Length: 5');
    expect(await dial(`${small}hello`).closed).toMatch(/pages 5$/);
    expect(asked).toEqual(['pages / 5']);
  });
});

describe('headers', () => {
  test('that are too large or too many are refused, none dropped without a word', async () => {
    const { dial, head, asked } = await startEdge();
    expect(statusIn(await dial(head('GET /', `X-Large: ${'x'.repeat(17_000)}`)).closed)).toBe(431);
    const lines = many(120).map((at) => `X-${at}: 1`);
    expect(statusIn(await dial(head('GET /', ...lines)).closed)).toBe(431);
    expect(asked).toEqual([]);
  });
});
