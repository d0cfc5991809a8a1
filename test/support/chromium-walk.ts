import type { Browser, Page } from "playwright-core";
import type { Authenticator } from "../../sandbox/sign-in/authenticator.ts";
import type { Passwords } from "../../sandbox/sign-in/pages.ts";

/**
 * Signs in a user with a real browser: for the first time, unless the new password is empty.
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
      if (passwords.newPassword !== "")
        await fillIn(page, { new_password: passwords.newPassword, confirm_password: passwords.newPassword });
      if (passwords.authenticator !== undefined) await useAuthenticator(page, passwords.authenticator);
      await page.waitForURL((address) => address.origin === new URL(redirectUri).origin);
      await atEnd(page);
    } finally {
      await context.close();
    }
  };
}

/** Sets the authenticator app up if the page shows a key, and types its code. */
async function useAuthenticator(page: Page, authenticator: Authenticator): Promise<void> {
  await page.locator('input[name="mfa_code"]').waitFor();
  const key = page.locator("#secret-key");
  if ((await key.count()) > 0) authenticator.add(await key.innerText());
  await fillIn(page, { mfa_code: authenticator.code() });
}

async function fillIn(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.locator(`input[name="${name}"]`).fill(value);
  await page.locator("button[type=submit], input[type=submit]").first().click();
}
