import { expect, test } from 'vitest';
import { mailtoHref, supportVariant, telHref } from './support';

test('a mail to support opens with its subject, whatever its address holds', () => {
  expect(mailtoHref('help+a&b@vendor.example', 'R-1: “Ü” & co')).toBe(
    'mailto:help%2Ba%26b@vendor.example?subject=R-1%3A%20%E2%80%9C%C3%9C%E2%80%9D%20%26%20co',
  );
  expect(mailtoHref('help@vendor.example')).toBe('mailto:help@vendor.example');
});

test('a number is dialed without what only people read', () => {
  expect(telHref('+1 (555) 010-0199')).toBe('tel:+15550100199');
});

test('one way is enough for support to be known', () => {
  const none = { email: '', url: '', phone: '' };
  expect(supportVariant(none)).toBe('none');
  for (const way of ['email', 'url', 'phone'] as const) {
    expect(supportVariant({ ...none, [way]: 'x' })).toBe('known');
  }
});
