import type { Answer } from "../proxy/messages.ts";
import { oauthError } from "../proxy/oauth-error.ts";
import type { BridgeContext, BridgeRequest } from "./context.ts";
import { JWKS_MAX_AGE_SECONDS } from "./keys/lifetimes.ts";

/** GET /NAME/jwks: the public halves of the keys with which the bridge signs, has signed until now, or will sign. RFC 7517, section 5. */
export async function jwks({ name, provider }: BridgeRequest, { keys }: BridgeContext): Promise<Answer> {
  if (provider.clientAuth !== "private_key_jwt") {
    return oauthError(404, "invalid_request", "There is nothing at this address", "no-route");
  }
  const shown = await keys.public(name);
  return {
    status: 200,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": `public, max-age=${JWKS_MAX_AGE_SECONDS}`,
    },
    body: JSON.stringify({ keys: shown.map(({ publicJwk }) => publicJwk) }),
    reason: "ok",
  };
}
