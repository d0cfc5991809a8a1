import type { Browser, Page } from "playwright-core";
import type { Passwords } from "../../sandbox/sign-in/pages.ts";

/**
 * Signs in an invited user for the first time with a real browser.
 *
 * @param atEnd reads the app's last page.
 */
export function chromiumWalk(browser: Browser, atEnd: (page: Page) => Promise<void> = async () => {}) {
  return async (start: string, redirectUri: string, passwords: Passwords): Promise<void> => {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(start);
      await fillIn(page, { username: passwords.email, password: passwords.temporaryPassword });
      await fillIn(page, { new_password: passwords.newPassword, confirm_password: passwords.newPassword });
      await page.waitForURL((address) => address.origin === new URL(redirectUri).origin);
      await atEnd(page);
    } finally {
      await context.close();
    }
  };
}

async function fillIn(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.locator(`input[name="${name}"]`).fill(value);
  await page.locator("button[type=submit], input[type=submit]").first().click();
}
