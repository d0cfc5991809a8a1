import { z } from "zod";
import { isCallbackUrl } from "./app-client.ts";
import type { SettingFault } from "./fault.ts";
import { keysOf, listOf, oneOf, yesNo } from "./values.ts";

const ADDRESS =
  'write a loopback address, an https one, or one with a scheme of the app\'s own, without "#" and "*"';
const address = () =>
  z.string({ error: ADDRESS }).refine((url) => isCallbackUrl(url, { customScheme: true }), ADDRESS);

const clientSchema = keysOf({
  callbackUrls: listOf(address()),
  signOutUrls: listOf(address()).optional(),
  scopes: listOf(oneOf(["openid", "email", "profile", "phone", "aws.cognito.signin.user.admin"])).default([
    "openid",
    "email",
    "profile",
  ]),
  confidential: yesNo().default(false),
});
export type ClientSettings = z.infer<typeof clientSchema>;

const NAME = "a client's name has 1 to 40 letters, digits and hyphens, with a letter first";

/** Apps beside Amazon Quick, by name. */
export const clientsSchema = z.record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/, NAME), clientSchema, {
  error: 'write an object of clients by name: {"my-app": {"callbackUrls": ["http://127.0.0.1:8400/cb"]}}',
});
export type Clients = z.infer<typeof clientsSchema>;

/**
 * A client that can keep a secret has https callbacks and no others: a secret in a desktop app is none.
 * Source: RFC 8252, section 8.5; RFC 6749, section 2.1.
 */
export function faultsOfClients(clients: Clients): SettingFault[] {
  return Object.entries(clients).flatMap(([name, { confidential, callbackUrls, scopes }]) => {
    const key = `clients.${name}`;
    const faults: SettingFault[] = [];
    const native = callbackUrls.filter((url) => !url.toLowerCase().startsWith("https:"));
    if (confidential && native.length > 0) {
      const allowed = "give it https callbacks alone, or take confidential out";
      const found = `a confidential client with ${native.join(", ")}`;
      faults.push({ key: `${key}.callbackUrls`, found, allowed });
    }
    if (!scopes.includes("openid")) {
      const allowed = 'add "openid": without it there is no ID token';
      faults.push({ key: `${key}.scopes`, found: scopes.join(", "), allowed });
    }
    return faults;
  });
}
