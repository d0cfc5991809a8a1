import { z } from "zod";
import { isCallbackUrl, TOO_MANY_URLS } from "./app-client.ts";
import { MAX_REDIRECT_URLS, TEXT_LIMITS } from "./aws-limits.ts";
import type { SettingFault } from "./fault.ts";
import { providerNames } from "./federation.ts";
import { boolean, limitedText, listOf, objectOf, oneOf, setOf } from "./values.ts";

const ADDRESS =
  'write a loopback address, an https address, or one with a scheme of the app, without "#" and "*"';
const address = () =>
  z
    .string({ error: ADDRESS })
    .refine((url) => isCallbackUrl(url, { customScheme: true }), ADDRESS)
    .pipe(limitedText(TEXT_LIMITS.redirectUrl));
const addresses = () => listOf(address()).max(MAX_REDIRECT_URLS, TOO_MANY_URLS);

/** With tokens of this scope, an app can change the account of the signed-in user through the user pools API. */
export const ACCOUNT_SCOPE = "aws.cognito.signin.user.admin";

const clientSchema = objectOf({
  callbackUrls: addresses(),
  signOutUrls: addresses().optional(),
  scopes: setOf(oneOf(["openid", "email", "profile", "phone", ACCOUNT_SCOPE])).default([
    "openid",
    "email",
    "profile",
  ]),
  confidential: boolean().default(false),
  usersMayChangeTheirAccount: boolean().default(false),
  identityProviders: providerNames().optional(),
  directSignIn: boolean().default(true),
});
export type ClientSettings = z.infer<typeof clientSchema>;

const NAME = "a client's name has 1 to 40 letters, digits and hyphens, and begins with a letter";

const clientsSchema = z.record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/, NAME), clientSchema, {
  error: 'write an object of clients by name: {"my-app": {"callbackUrls": ["http://127.0.0.1:8400/cb"]}}',
});
export type Clients = z.infer<typeof clientsSchema>;

/** Further apps beside Amazon Quick, by name. */
export const clients = clientsSchema.prefault({}).meta({
  description:
    "Further apps, by name: `callbackUrls`, `signOutUrls`, `scopes`, `confidential`, `usersMayChangeTheirAccount`, `identityProviders`, `directSignIn`. See " +
    "[other-apps.md](other-apps.md).",
  example: { notes: { callbackUrls: ["http://127.0.0.1:8400/cb"] } },
  cost: "$0.40 a month for each secret",
  references: {
    "app clients":
      "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html",
  },
});

/** Finds options of a client that contradict each other. Pure. */
export function faultsOfClients(settings: Clients): SettingFault[] {
  return Object.entries(settings).flatMap(([name, client]) => [
    ...faultsOfSecret(name, client),
    ...faultsOfOpenId(name, client),
    ...faultsOfAccountScope(name, client),
  ]);
}

/**
 * A confidential client has https callbacks only: a desktop app cannot keep a secret.
 * Source: RFC 8252, section 8.5; RFC 6749, section 2.1.
 */
function faultsOfSecret(name: string, { confidential, callbackUrls }: ClientSettings): SettingFault[] {
  const native = callbackUrls.filter((url) => !url.toLowerCase().startsWith("https:"));
  if (!confidential || native.length === 0) return [];
  const allowed = "use only https callbacks, or remove confidential";
  const found = `a confidential client with ${native.join(", ")}`;
  return [{ key: `clients.${name}.callbackUrls`, found, allowed }];
}

function faultsOfOpenId(name: string, { scopes }: ClientSettings): SettingFault[] {
  if (scopes.includes("openid")) return [];
  const allowed = 'add "openid": without it there is no ID token';
  return [{ key: `clients.${name}.scopes`, found: scopes.join(", "), allowed }];
}

/**
 * The scope allows every operation that accepts an access token, and AWS cannot restrict it to some of them. It needs explicit
 * permission. A permission without the scope is refused, too: it would take effect later, with a change of `scopes`.
 * Source: UpdateUserAttributes, DeleteUser, ChangePassword and SetUserMFAPreference, AccessToken.
 */
function faultsOfAccountScope(name: string, client: ClientSettings): SettingFault[] {
  const hasScope = client.scopes.includes(ACCOUNT_SCOPE);
  if (hasScope === client.usersMayChangeTheirAccount) return [];
  const permission = `clients.${name}.usersMayChangeTheirAccount`;
  if (!hasScope) {
    const found = `true, but the client does not have the scope ${ACCOUNT_SCOPE}`;
    return [{ key: permission, found, allowed: "remove the key, or add the scope" }];
  }
  const found =
    `${ACCOUNT_SCOPE} lets the app, or a thief of its tokens, change the name, e-mail address, password and second factor of ` +
    "a user who signed in, and delete the account";
  const allowed = `remove the scope, or set ${permission} to true if the app needs it`;
  return [{ key: `clients.${name}.scopes`, found, allowed }];
}

/**
 * An existing pool is used without changes, and the provider's data source does not show whether it confirms a changed e-mail
 * address with a code: a user could claim the address of another one.
 */
export function faultsOfAccountScopeInExistingPool(settings: Clients): SettingFault[] {
  return Object.entries(settings)
    .filter(([, { scopes }]) => scopes.includes(ACCOUNT_SCOPE))
    .map(([name]) => ({
      key: `clients.${name}.scopes`,
      found: `${ACCOUNT_SCOPE} with existingPoolId: whether that pool confirms a changed e-mail address cannot be read`,
      allowed: "remove the scope, or use a pool that this stack creates",
    }));
}
