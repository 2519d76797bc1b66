import type { Locator, Page } from '@playwright/test';
import { paste as pasteInto } from '../fixtures/paste';
import { scanScreen } from '../fixtures/scan-screen';
import { say } from '../fixtures/window-words';
import { expect } from './test';

export const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const title = (page: Page) => page.getByRole('heading', { level: 1 });

/** One of the boxes that a code is typed into, from 1. */
export const box = (page: Page, number: number) =>
  page.getByRole('textbox', {
    name: say('codeField.group').replace('#', String(number)),
    exact: true,
  });

/** The activation request on the screen, as a phone scans it. */
export const requestCode = (page: Page) => page.getByRole('img', { name: say('request.qrAlt') });
export const proofCode = (page: Page) => page.getByRole('img', { name: say('codes.qrAlt') });

/** Step 1, filled in by keyboard: the first box has the focus, the rest follows. */
export async function typeActivationKey(page: Page, activationKey: string, name = 'LAB-PC-07') {
  await link(page, say('welcome.activate')).click();
  await expect(box(page, 1)).toBeFocused();
  await page.keyboard.type(activationKey.replaceAll('-', '').toLowerCase());
  await expect(page.getByText(say('codeField.complete'))).toBeVisible();
  await page.getByLabel(say('activate.name')).fill(name);
}

/** From the first page to the request on the screen; answers what a phone scans. */
export async function askOffline(page: Page, activationKey: string): Promise<string> {
  await typeActivationKey(page, activationKey);
  await button(page, say('activate.offline')).click();
  return scanScreen(requestCode(page));
}

export async function isActivated(page: Page): Promise<void> {
  await expect(title(page)).toHaveText(say('accepted.title', { product: 'Example CAD' }));
}

/** Pastes as a person does, whatever the clipboard may be used for. */
export async function paste(page: Page, text: string, into = 1): Promise<void> {
  await pasteInto(box(page, into), text);
}

/** Drops a file as from another window of the desktop. */
export async function drop(target: Locator, name: string, content: string): Promise<void> {
  const data = await target.page().evaluateHandle(
    ([fileName = '', text = '']) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], fileName, { type: 'application/json' }));
      return transfer;
    },
    [name, content],
  );
  await target.dispatchEvent('drop', { dataTransfer: data });
}
