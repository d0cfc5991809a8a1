import type { BridgedProvider } from "./federation.ts";

/** A request of a server, and not of a user's browser. */
export interface ServerRoute {
  readonly route: "token" | "jwks" | "userinfo";
  readonly method: "GET" | "POST";
}

/** What servers call of one provider's addresses at the bridge: Cognito `token` and `userinfo`, the provider `jwks`. Pure. */
export function serverRoutesOf({
  clientAuth,
  trustEmails,
  attributesMethod,
}: BridgedProvider): ServerRoute[] {
  const routes: ServerRoute[] = [{ route: "token", method: "POST" }];
  if (clientAuth === "private_key_jwt") routes.push({ route: "jwks", method: "GET" });
  if (trustEmails) routes.push({ route: "userinfo", method: attributesMethod });
  return routes;
}

/**
 * Routes of the bridge that are called from addresses that are not known, so that `allowedCidrs` does not apply to them: Cognito calls `token`
 * and `userinfo`, and providers `jwks`. Pure.
 */
export function openRoutesOf(providers: Readonly<Record<string, BridgedProvider>>): string[] {
  const trusted = Object.values(providers).some(({ trustEmails }) => trustEmails);
  return ["token", "jwks", ...(trusted ? ["userinfo"] : [])];
}
