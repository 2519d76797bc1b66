import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';

/** What PgBouncer 1.18 knows of a startup message; anything else ends the connection. */
const KNOWN = /^(user|database|application_name|client_encoding|datestyle|timezone)$/;

/**
 * A pooler in transaction mode, as PgBouncer is: each transaction gets another session of the server,
 * taken in turn, so that nothing of a session is found again. `statement`: none may begin a transaction.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export async function transactionPooler(url: string, sessions: number, mode?: 'statement') {
  const servers: Server[] = [];
  const waiting: ((server: Server) => void)[] = [];
  const open = new Set<Socket>();
  let made = 0;

  const keep = (socket: Socket) => {
    open.add(socket);
    return socket.on('error', () => {}).once('close', () => open.delete(socket));
  };
  const take = async (startup: Buffer): Promise<Server> => {
    if (made < sessions) {
      made += 1;
      const zone = parametersOf(startup).get('timezone') ?? 'Asia/Tokyo';
      const server = new pg.Client({ connectionString: url, options: `-c TimeZone=${zone}` });
      server.on('error', () => {});
      await server.connect();
      const socket = keep(
        (server as unknown as { connection: { stream: Socket } }).connection.stream,
      );
      socket.removeAllListeners('data').pause();
      return { socket, messages: framed(socket, false) };
    }
    const idle = servers.shift();
    return idle ?? new Promise((got) => waiting.push(got));
  };
  const give = (server: Server) => {
    const next = waiting.shift();
    if (next) next(server);
    else servers.push(server);
  };

  const listener = createServer((raw) => {
    const client = keep(raw).setNoDelay();
    serve(client, take, give, mode === 'statement').catch(() => client.destroy());
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const own = new URL(url);
  own.hostname = '127.0.0.1';
  own.port = String((listener.address() as AddressInfo).port);
  return {
    url: own.toString(),
    close: () => {
      for (const socket of open) socket.destroy();
      listener.close();
    },
  };
}

type Server = { socket: Socket; messages: AsyncGenerator<Buffer> };

async function serve(
  client: Socket,
  take: (startup: Buffer) => Promise<Server>,
  give: (server: Server) => void,
  noTransactions: boolean,
) {
  const messages = framed(client, true);
  const startup = (await messages.next()).value;
  if (!startup) return;
  const unknown = [...parametersOf(startup).keys()].find((name) => !KNOWN.test(name));
  if (unknown) {
    client.end(errorMessage(`unsupported startup parameter: ${unknown}`));
    return;
  }
  client.write(message('R', Buffer.alloc(4)));
  client.write(message('K', Buffer.from([0x7f, 0x01, 0x02, 0x03, 9, 9, 9, 9])));
  client.write(message('Z', Buffer.from('I')));
  for (let sent = await messages.next(); !sent.done; ) {
    if (sent.value[0] === 0x58) break; // Terminate
    if (noTransactions && /^begin/i.test(sent.value.toString('latin1', 5))) {
      client.end(errorMessage('transaction blocks not allowed in statement pooling mode'));
      return;
    }
    const server = await take(startup);
    const { next } = await transaction(sent.value, messages, client, server);
    give(server);
    sent = await next;
  }
  client.end();
}

/** Passes on until the server is idle with nothing asked of it. @returns what comes after that */
async function transaction(
  first: Buffer,
  messages: AsyncGenerator<Buffer>,
  client: Socket,
  { socket, messages: answers }: Server,
) {
  let asked = 0;
  const ask = (sent: Buffer) => {
    // Sync, or a simple query: each is answered by one ReadyForQuery.
    if (sent[0] === 0x53 || sent[0] === 0x51) asked += 1;
    socket.write(sent);
  };
  ask(first);
  let next = messages.next();
  let answer = answers.next();
  for (;;) {
    const came = await Promise.race([
      answer.then((of) => ({ answer: of })),
      next.then((of) => ({ sent: of })),
    ]);
    if ('sent' in came) {
      if (came.sent.done) throw new Error('The client left within a transaction.');
      ask(came.sent.value);
      next = messages.next();
      continue;
    }
    if (came.answer.done) throw new Error('The server left.');
    const said = came.answer.value;
    client.write(said);
    if (said[0] === 0x5a) asked -= 1;
    if (said[0] === 0x5a && asked === 0 && said[5] === 0x49) return { next };
    answer = answers.next();
  }
}

/** Whole messages of one side; a client's first one has no type. */
async function* framed(socket: Socket, fromClient: boolean): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let typed = !fromClient;
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const at = typed ? 1 : 0;
      if (rest.length < at + 4) break;
      const end = at + rest.readInt32BE(at);
      if (rest.length < end) break;
      yield rest.subarray(0, end);
      rest = rest.subarray(end);
      typed = true;
    }
  }
}

function parametersOf(startup: Buffer): Map<string, string> {
  const texts = startup.subarray(8).toString().split('\0');
  const found = new Map<string, string>();
  for (let at = 0; texts[at]; at += 2)
    found.set(texts[at]?.toLowerCase() ?? '', texts[at + 1] ?? '');
  return found;
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const errorMessage = (text: string) => message('E', Buffer.from(`SFATAL\0C08P01\0M${text}\0\0`));
