import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html } from './html';

test('whatever is put into a template stays a text', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: markup } = html`<p title="${text}">${text}</p>`;
      expect(markup.match(/[<>"']/g)?.join('')).toBe('<"">' + '<>');
    }),
  );
});

test('markup stays markup, lists are joined, nothing stays nothing', () => {
  const items = ['a', '<'].map((item) => html`<li>${item}</li>`);
  const written = html`<ul class="${null}">${items}${false}${undefined}${0}</ul>`;
  expect(written.text).toBe('<ul class=""><li>a</li><li>&lt;</li>0</ul>');
});
