import { z } from "zod";
import { type HttpAnswer, send } from "../../../sign-in/http.ts";
import { parseJson } from "../../../sync/model/json.ts";
import { type Check, type Finding, failure, ok, skipped } from "../../check.ts";
import { restore } from "../../printed-command.ts";
import type { Target } from "../../target.ts";
import { errorIn } from "../facts/app-request.ts";
import { bridgedProvidersOf, describedProvider, hasBridge, poolOrigin } from "../facts/federation.ts";
import { ofEach } from "./each-provider.ts";

/**
 * Cognito's own request, to the address where Cognito sends it, and without a code: the bridge authenticates the client first, and refuses the
 * rest before it signs or asks the provider.
 */
export const cognitoSecret: Check = {
  id: "bridge.cognito-secret",
  title: "The bridge accepts the client secret that the user pool has",
  needs: ["bridge.token", "idp.declared"],
  applies: hasBridge,
  run: (target) =>
    ofEach(bridgedProvidersOf(target), async ({ name, bridge }) => {
      const { details, secret } = await describedProvider(target, name);
      const form = new URLSearchParams({
        grant_type: "authorization_code",
        client_id: bridge.clientId,
        client_secret: secret(),
        redirect_uri: `${poolOrigin(target)}/oauth2/idpresponse`,
      });
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const request = { method: "POST", headers, body: form.toString() } as const;
      return acceptanceFinding(target, await send(details["token_url"] ?? "", request, target.signal));
    }),
};

const errorSchema = z.object({ error: z.string() });

/** Judges the answer to the pool's secret without a code. Pure. Source: RFC 6749, section 5.2. */
export function acceptanceFinding(target: Target, answer: HttpAnswer): Finding {
  const { data } = errorSchema.safeParse(parseJson(answer.body));
  if (answer.status === 400 && data?.error === "invalid_request") return ok();
  if (answer.status !== 401) return skipped(`The token endpoint answered with ${errorIn(answer)}.`);
  return failure({
    seen: "The bridge refuses the client secret that the user pool has.",
    why: "No user of this provider can sign in. After a new value was put into AWS Secrets Manager, the bridge accepts the one before for an hour.",
    fix: restore(target),
    link: "docs/federation-oidc.md#the-bridge",
  });
}
