import { expect, test } from 'vitest';
import { makeVault } from '@/lib/vault/vault';
import { openTicket, sealTicket, TICKET_AGE, ticketCookie } from './tickets';

const vault = makeVault(new Uint8Array(32).fill(7));
const at = (time: number) => ({ vault, now: () => new Date(time) });
const START = Date.parse('2026-10-01T12:00:00Z');
const ticket = { activationKey: '7K2F9-D3XQM-0H8VR-5TWZA', computerId: 'Größe-PC-7' };

test('a ticket opens to what was put into it, for ten minutes', () => {
  const sealed = sealTicket(at(START), 'typed', ticket);
  expect(sealed).toMatch(/^[\w-]+$/);
  expect(sealed).not.toContain(ticket.activationKey);
  expect(openTicket(at(START + TICKET_AGE * 1000 - 1), 'typed', sealed)).toEqual(ticket);
  expect(openTicket(at(START + TICKET_AGE * 1000), 'typed', sealed)).toBe(null);
});

test('a ticket is of one kind, of one portal, and whole', () => {
  const sealed = sealTicket(at(START), 'typed', ticket);
  const other = { ...at(START), vault: makeVault(new Uint8Array(32).fill(8)) };
  expect(openTicket(at(START), 'license', sealed)).toBe(null);
  expect(openTicket(other, 'typed', sealed)).toBe(null);
  for (const bad of [undefined, '', 'x', sealed.slice(1), `${sealed.slice(0, -2)}AA`, '%00']) {
    expect(openTicket(at(START), 'typed', bad)).toBe(null);
  }
});

test('the cookie is out of reach of scripts, and secure wherever the portal is', () => {
  const { name, options } = ticketCookie('license', 'https://licenses.example.com');
  expect(name).toBe('__Host-keyturn-license');
  expect(options).toEqual({
    httpOnly: true,
    sameSite: 'lax',
    secure: true,
    path: '/',
    maxAge: 600,
  });
  const local = ticketCookie('license', 'http://localhost:3000');
  expect([local.name, local.options.secure]).toEqual(['keyturn-license', false]);
});
