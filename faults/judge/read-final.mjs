/**
 * Reads what the judge looks at, once nobody writes any more.
 * @param {string} url @returns {Promise<import('./judge.mjs').Final>}
 */
export async function readFinal(url) {
  // What it imports may be there only now.
  const { default: pg } = await import('pg');
  const sql = new pg.Client(url);
  await sql.connect();
  try {
    const all = async (/** @type {string} */ text) => (await sql.query(text)).rows;
    const [mails] = await all(`SELECT (SELECT count(*)::int FROM dev_mailbox) AS arrived,
      (SELECT count(*)::int FROM outbox WHERE sent_at IS NOT NULL) AS marked`);
    return {
      licenses: await all('SELECT id, seats FROM license ORDER BY created_at, id'),
      activations: await all(`SELECT id, license_id AS license, computer_id AS computer,
        encode(device_code, 'hex') AS device, state, seat, forks FROM activation`),
      events: await all(`SELECT license_id AS license, sequence, type, activation_id AS activation
        FROM event WHERE license_id IS NOT NULL ORDER BY license_id, sequence`),
      mails,
    };
  } finally {
    await sql.end();
  }
}
