import { describe, expect, test } from 'vitest';
import { isSameOrigin } from './same-origin';

const host = 'licenses.example.com';
const ask = (headers: Record<string, string>) =>
  isSameOrigin(new Headers(headers), `https://${host}`);

describe('a form is accepted from a page of the portal only', () => {
  test.each([
    [{ host, origin: `https://${host}` }],
    [{ host, origin: `https://${host}`, 'sec-fetch-site': 'same-origin' }],
    [{ host: `${host}:443`, origin: `https://${host}` }],
    [{ host, origin: `https://${host}`, 'x-forwarded-proto': 'http' }],
    [{ host: 'localhost:3000', origin: 'http://localhost:3000' }],
    [{ host: '[::1]:3000', origin: 'http://[::1]:3000' }],
    [{ host: 'Licenses.Example.com', origin: `https://${host}` }],
    [{ host: '10.0.0.5:3000', 'x-forwarded-host': host, origin: `https://${host}` }],
    [{ host, 'sec-fetch-site': 'same-origin' }],
  ])('accepted: %j', (headers) => expect(ask(headers)).toBe(true));

  test.each([
    [{ host }],
    [{ origin: `https://${host}` }],
    [{ host, origin: 'null' }],
    [{ host, origin: '' }],
    [{ host, origin: `http://${host}` }],
    [{ host, origin: `http://${host}`, 'x-forwarded-proto': 'http' }],
    [{ host, origin: `https://${host}:8443` }],
    [{ host: 'localhost:3000', origin: 'https://localhost:3000' }],
    [{ host, origin: 'https://evil.example' }],
    [{ host, origin: `https://${host}.evil.example` }],
    [{ host, origin: `https://evil.example/${host}` }],
    [{ host: 'localhost:3000', origin: 'http://localhost:4000' }],
    [{ host, origin: `https://${host}`, 'sec-fetch-site': 'cross-site' }],
    [{ host, origin: `https://${host}`, 'sec-fetch-site': 'same-site' }],
    [{ host, 'sec-fetch-site': 'none' }],
    [{ host: '10.0.0.5:3000', 'x-forwarded-host': host, origin: 'http://10.0.0.5:3000' }],
  ])('refused: %j', (headers) => expect(ask(headers as Record<string, string>)).toBe(false));
});
