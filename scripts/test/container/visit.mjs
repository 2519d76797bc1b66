import assert from 'node:assert/strict';
import { Visitor } from '../restore/visitor.mjs';

/** A process of its own: NODE_EXTRA_CA_CERTS, by which it trusts the proxy, is read at its start. */
const link = new URL(process.argv[2] ?? '');
const visitor = new Visitor(link.origin);
const { status } = await visitor.fillIn(`${link.pathname}${link.search}`, 'token');
assert.equal(status, 303, 'the link signs in');
const desk = await visitor.ask('/staff');
assert.equal(desk.status, 200, 'the desk opens');
process.stdout.write('signed in\n');
