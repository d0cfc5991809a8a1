import { z } from "zod";
import { isCallbackUrl } from "./app-client.ts";
import type { SettingFault } from "./fault.ts";
import { keysOf, listOf, oneOf, yesNo } from "./values.ts";

const ADDRESS =
  'write a loopback address, an https one, or one with a scheme of the app\'s own, without "#" and "*"';
const address = () =>
  z.string({ error: ADDRESS }).refine((url) => isCallbackUrl(url, { customScheme: true }), ADDRESS);

/** The scope with whose tokens the user pools API lets an app change the account of the user who signed in. */
export const ACCOUNT_SCOPE = "aws.cognito.signin.user.admin";

const clientSchema = keysOf({
  callbackUrls: listOf(address()),
  signOutUrls: listOf(address()).optional(),
  scopes: listOf(oneOf(["openid", "email", "profile", "phone", ACCOUNT_SCOPE])).default([
    "openid",
    "email",
    "profile",
  ]),
  confidential: yesNo().default(false),
  usersMayChangeTheirAccount: yesNo().default(false),
});
export type ClientSettings = z.infer<typeof clientSchema>;

const NAME = "a client's name has 1 to 40 letters, digits and hyphens, with a letter first";

/** Apps beside Amazon Quick, by name. */
export const clientsSchema = z.record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/, NAME), clientSchema, {
  error: 'write an object of clients by name: {"my-app": {"callbackUrls": ["http://127.0.0.1:8400/cb"]}}',
});
export type Clients = z.infer<typeof clientsSchema>;

/** Finds settings of a client that do not go together. Pure. */
export function faultsOfClients(clients: Clients): SettingFault[] {
  return Object.entries(clients).flatMap(([name, client]) => [
    ...faultsOfSecret(name, client),
    ...faultsOfOpenId(name, client),
    ...faultsOfAccountScope(name, client),
  ]);
}

/**
 * A client that can keep a secret has https callbacks and no others: a secret in a desktop app is none.
 * Source: RFC 8252, section 8.5; RFC 6749, section 2.1.
 */
function faultsOfSecret(name: string, { confidential, callbackUrls }: ClientSettings): SettingFault[] {
  const native = callbackUrls.filter((url) => !url.toLowerCase().startsWith("https:"));
  if (!confidential || native.length === 0) return [];
  const allowed = "give it https callbacks alone, or take confidential out";
  const found = `a confidential client with ${native.join(", ")}`;
  return [{ key: `clients.${name}.callbackUrls`, found, allowed }];
}

function faultsOfOpenId(name: string, { scopes }: ClientSettings): SettingFault[] {
  if (scopes.includes("openid")) return [];
  const allowed = 'add "openid": without it there is no ID token';
  return [{ key: `clients.${name}.scopes`, found: scopes.join(", "), allowed }];
}

/**
 * The scope opens every operation that takes an access token, and AWS cannot grant a part of them. It must be asked for
 * in words that say so, and a permission without use is refused too: it would take effect later, with a change of `scopes`.
 * Source: UpdateUserAttributes, DeleteUser, ChangePassword and SetUserMFAPreference, AccessToken.
 */
function faultsOfAccountScope(name: string, client: ClientSettings): SettingFault[] {
  const isAskedFor = client.scopes.includes(ACCOUNT_SCOPE);
  if (isAskedFor === client.usersMayChangeTheirAccount) return [];
  const permission = `clients.${name}.usersMayChangeTheirAccount`;
  if (!isAskedFor) {
    const found = `true, and the client has no scope ${ACCOUNT_SCOPE}`;
    return [{ key: permission, found, allowed: "take the key out, or add the scope" }];
  }
  const found =
    `${ACCOUNT_SCOPE} lets the app, or a thief of its tokens, change the name, e-mail address, password and second factor of ` +
    "a user who signed in, and delete the account";
  const allowed = `take the scope out, or set ${permission} to true if the app is meant to do that`;
  return [{ key: `clients.${name}.scopes`, found, allowed }];
}

/**
 * A pool that was taken up is used as it is, and the provider's data source does not say whether a changed e-mail address
 * waits for its code there: a user could claim the address of another.
 */
export function faultsOfAccountScopeWithoutOurPool(clients: Clients): SettingFault[] {
  return Object.entries(clients)
    .filter(([, { scopes }]) => scopes.includes(ACCOUNT_SCOPE))
    .map(([name]) => ({
      key: `clients.${name}.scopes`,
      found: `${ACCOUNT_SCOPE} with existingPoolId, and whether that pool confirms a changed e-mail address cannot be read`,
      allowed: "take the scope out, or use a pool that this stack makes",
    }));
}
