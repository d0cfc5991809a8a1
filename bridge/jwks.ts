import type { Answer } from "../proxy/messages.ts";
import type { BridgeContext, BridgeRequest } from "./context.ts";
import { JWKS_MAX_AGE_SECONDS } from "./keys/lifetimes.ts";

/** GET /NAME/jwks: the public halves of the keys with which the bridge signs, has signed until now, or will sign. RFC 7517, section 5. */
export async function jwks({ name }: BridgeRequest, { keys }: BridgeContext): Promise<Answer> {
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
