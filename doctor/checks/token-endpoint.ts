import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { amazonQuick } from "../../sign-in/app.ts";
import { type HttpAnswer, send } from "../../sign-in/http.ts";
import { parseJson } from "../../sync/model/json.ts";
import { type Check, type Finding, ok } from "../check.ts";
import type { Target } from "../target.ts";
import { type Difference, differs } from "./facts/problems.ts";

/** Source: RFC 6749, section 5.2: status 400 and JSON with `error`; 401 only for invalid_client. */
const errorSchema = z.object({ error: z.string() });

const grant: Check = {
  id: "endpoints.token",
  title: "The token endpoint refuses a code that it never issued, as RFC 6749 says",
  needs: ["endpoints.reachable"],
  async run(target) {
    const { clientId, redirectUri } = amazonQuick(target.outputs);
    const form = new URLSearchParams({
      grant_type: "authorization_code",
      client_id: clientId,
      redirect_uri: redirectUri,
      // In the form of Cognito's own codes: another might be refused as a malformed request.
      code: randomUUID(),
      code_verifier: randomBytes(32).toString("base64url"),
    });
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
    const request = { method: "POST", headers, body: form.toString() } as const;
    return tokenFinding(target, await send(target.outputs.TokenEndpoint, request, target.signal));
  },
};

/** Judges the answer to a code that was never issued. Pure. */
export function tokenFinding(target: Target, { status, headers, body }: HttpAnswer): Finding {
  const isJson = (headers.get("content-type") ?? "").includes("json");
  const parsed = errorSchema.safeParse(parseJson(body));
  const error = parsed.success ? parsed.data.error : undefined;
  if (status === 400 && isJson && error === "invalid_grant") return ok();
  if (error === "invalid_client" || error === "unauthorized_client")
    return differs(target, notPublic(target, error));
  const shape = isJson ? `${error === undefined ? "no error code" : error}` : "no JSON";
  return differs(target, {
    seen:
      status === 200
        ? "The token endpoint accepted a code that it never issued: it is not Cognito that answers."
        : `The token endpoint answered with status ${status} and ${shape}. Expected: 400 and invalid_grant.`,
    why: "The app cannot exchange its code, or does not understand why not: users come back from the browser and are not signed in.",
    link: "https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html",
  });
}

function notPublic({ outputs }: Target, error: string): Difference {
  return {
    seen: `Cognito answered ${error}: the app client ${outputs.ClientId} has a secret, does not exist, or may not use codes.`,
    why: "The desktop app is a public client. It has no secret to send, and no user can sign in.",
    link: "https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html",
  };
}

const userInfo: Check = {
  id: "endpoints.user-info",
  title:
    "The user info endpoint, which apps derive from the token endpoint, refuses a request without a token",
  needs: ["endpoints.reachable"],
  async run(target) {
    const { userInfoEndpoint } = amazonQuick(target.outputs);
    return userInfoFinding(target, userInfoEndpoint, await send(userInfoEndpoint, {}, target.signal));
  },
};

/**
 * Judges the answer to a request without a token. Cognito documents 400 for a missing parameter and 401 for a token that is not valid, both
 * with an empty body. Sources: Amazon Cognito developer guide, "The userInfo endpoint", "Example negative responses"; RFC 6750, section 3.1,
 * which would have 401. Pure.
 */
export function userInfoFinding(target: Target, endpoint: string, { status }: HttpAnswer): Finding {
  if (status === 400 || status === 401) return ok();
  return differs(target, {
    seen: `${endpoint} answered a request without a token with status ${status}. Expected: 400 or 401.`,
    why: "The app reads the user's name and e-mail there after a sign-in, and reports that the user info request failed.",
    link: "docs/troubleshooting.md#sign-in",
  });
}

export const tokenChecks: readonly Check[] = [grant, userInfo];
