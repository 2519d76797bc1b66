import { createSocket } from 'node:dgram';
import { decode, encode } from 'dns-packet';

/**
 * A little DNS server with the TXT records that it is told; of other names it says that there are none.
 * @returns {Promise<{address: string, records: Map<string, string[]>, stop: () => Promise<void>}>}
 */
export async function startDnsServer() {
  /** @type {Map<string, string[]>} */
  const records = new Map();
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const { id, questions = [] } = decode(message);
    const { name = '', type } = questions[0] ?? {};
    const found = type === 'TXT' ? records.get(name.toLowerCase()) : undefined;
    const answers = (found ?? []).map((data) => ({
      ...{ name, type: /** @type {const} */ ('TXT') },
      ...{ ttl: 1, data: [data] },
    }));
    const nobody = found ? 0 : 3;
    socket.send(
      encode({ type: 'response', id, flags: 384 | nobody, questions, answers }),
      from.port,
      from.address,
    );
  });
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(null)));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    records,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
