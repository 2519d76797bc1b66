import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../start/paths.mjs';

const { mail } = JSON.parse(readFileSync(join(root, 'messages', 'en.json'), 'utf8'));
/** @type {string} */
const SUBJECT = mail['sign-in'].subject;

/** Somebody at the portal without scripts: reads pages, and posts their forms as HTML says. */
export class Visitor {
  #baseUrl;
  /** @type {Map<string, string>} */
  #jar = new Map();

  /** @param {string} baseUrl */
  constructor(baseUrl) {
    this.#baseUrl = baseUrl;
  }

  /** What it is known by. */
  get cookie() {
    return [...this.#jar].map((pair) => pair.join('=')).join('; ');
  }

  /**
   * @param {string} path
   * @param {RequestInit} [init]
   * @returns {Promise<{status: number, location: string, text: string}>}
   */
  async ask(path, init = {}) {
    const headers = { ...init.headers, ...(this.cookie ? { cookie: this.cookie } : {}) };
    const url = new URL(path, this.#baseUrl);
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', ...value] = (set.split(';')[0] ?? '').split('=');
      this.#jar.set(name, value.join('='));
    }
    const location = answer.headers.get('location') ?? '';
    return { status: answer.status, location, text: await answer.text() };
  }

  /**
   * Fills in the form of this page that has the given field, or hides one of that name.
   * @param {string} path @param {string} field @param {Record<string, string>} [typed]
   */
  async fillIn(path, field, typed = {}) {
    const page = await this.ask(path);
    const forms = [...page.text.matchAll(/<form[^>]*method="post"[^>]*>.*?<\/form>/gis)];
    const form = forms.map(([html]) => html).find((html) => html.includes(`name="${field}"`));
    assert.ok(form, `${path} (${page.status}) has a form with ${field}`);
    const body = new FormData();
    for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = attribute(input, 'name');
      if (!(name in typed)) body.append(name, attribute(input, 'value'));
    }
    for (const [name, value] of Object.entries(typed)) body.append(name, value);
    const headers = { origin: new URL(this.#baseUrl).origin };
    return this.ask(path, { method: 'POST', body, headers });
  }

  /** By a code from the mailbox of a portal on this computer. @param {string} email */
  async signInByMail(email) {
    const before = new Set((await this.#signInMails(email)).map(({ id }) => id));
    const { location } = await this.fillIn('/sign-in', 'email', { email });
    const code = await this.#codeFor(email, before);
    const done = await this.fillIn(location, 'code', { code });
    assert.equal(done.status, 303, `signed in as ${email}`);
  }

  /** @param {string} email @returns {Promise<{id: number, recipient: string, subject: string, text: string}[]>} newest first */
  async #signInMails(email) {
    const { text } = await this.ask('/dev/mail', { headers: { accept: 'application/json' } });
    /** @type {{id: number, recipient: string, subject: string, text: string}[]} */
    const mails = JSON.parse(text);
    // Mails about computers have codes, too.
    return mails.filter((mail) => mail.recipient === email && mail.subject === SUBJECT);
  }

  /** @param {string} email @param {Set<number>} before mails that were there when it was asked for @returns {Promise<string>} */
  async #codeFor(email, before) {
    for (let tries = 0; tries < 100; tries += 1) {
      const mail = (await this.#signInMails(email)).find(({ id }) => !before.has(id));
      const code = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(mail?.text ?? '')?.[0];
      if (code) return code;
      await sleep(100);
    }
    throw new Error(`No code was mailed to ${email}.`);
  }
}

/** @param {string} tag @param {string} name */
function attribute(tag, name) {
  const text = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
