import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import type { BridgedProvider } from "../../../infra/settings/federation.ts";
import { type HttpAnswer, send } from "../../../sign-in/http.ts";
import { parseJson } from "../../../sync/model/json.ts";
import { type Check, type CheckGroup, type Finding, failure, ok, skipped, warning } from "../../check.ts";
import type { Target } from "../../target.ts";
import { errorIn } from "../facts/app-request.ts";
import { bridgeFunction } from "../facts/bridge.ts";
import { bridgedProvidersOf, describedProvider, hasBridge, poolOrigin } from "../facts/federation.ts";
import { failuresOf } from "../facts/functions.ts";
import { differs } from "../facts/problems.ts";
import { bridgeApiChecks } from "./bridge-api.ts";
import { cognitoSecret } from "./cognito-secret.ts";
import { ofEach } from "./each-provider.ts";
import { keyChecks } from "./keys.ts";

const PAGE = "docs/federation-oidc.md";
const NEEDS = ["bridge.function"];

const functionExists: Check = {
  id: "bridge.function",
  title: "The bridge's API calls a function that is active",
  applies: hasBridge,
  async run(target) {
    const found = await bridgeFunction(target);
    if (found !== undefined && found.State !== "Failed") return ok(found.FunctionName);
    return differs(target, {
      seen:
        found === undefined
          ? "There is no API, or no function behind it."
          : `The function has failed: ${found.StateReason}`,
      why: "No user of a provider with PKCE or private_key_jwt can sign in.",
      link: PAGE,
    });
  },
};

const errors: Check = {
  id: "bridge.errors",
  title: "The bridge did not fail, and was not throttled, in the last day",
  needs: NEEDS,
  applies: hasBridge,
  async run(target) {
    const found = (await bridgeFunction(target)) ?? {};
    const { errors: count, throttles } = await failuresOf(target, found);
    if (count + throttles === 0) return ok();
    return warning({
      seen: `${count} calls of the bridge ended with an error, and Lambda throttled ${throttles}, in the last day or since its last change.`,
      why: "Each of these users saw a failed sign-in. Answers of the provider are not counted.",
      fix: `aws logs tail ${found.LoggingConfig?.LogGroup ?? "LOG-GROUP"} --since 1d --filter-pattern ERROR --region ${target.region}`,
      link: "docs/monitoring.md",
    });
  },
};

/** A request as Cognito sends it, with a state that no sign-in has. With PKCE, the bridge keeps it for ten minutes. */
const authorization: Check = {
  id: "bridge.authorize",
  title: "The bridge redirects to the provider with PKCE and its own callback, as the settings say",
  needs: [...NEEDS, "idp.declared"],
  applies: hasBridge,
  run: (target) =>
    ofEach(bridgedProvidersOf(target), async ({ name, bridge, base }) => {
      if (base === undefined) return skipped("The outputs have no address of the bridge: deploy first.");
      const { details } = await describedProvider(target, name);
      const query = new URLSearchParams({
        client_id: bridge.clientId,
        redirect_uri: `${poolOrigin(target)}/oauth2/idpresponse`,
        response_type: "code",
        scope: details["authorize_scopes"] ?? "openid",
        state: "doctor",
      });
      const answer = await send(`${base}/authorize?${query}`, {}, target.signal);
      return redirectsFinding(target, answer, { bridge, base });
    }),
};

/** Judges the bridge's redirect to the provider. Pure. */
export function redirectsFinding(
  target: Target,
  answer: HttpAnswer,
  { bridge, base }: { readonly bridge: BridgedProvider; readonly base: string },
): Finding {
  const to = URL.parse(answer.location ?? "");
  const problem =
    answer.status === 302 && to !== null
      ? redirectProblem(to, bridge, base)
      : `The bridge answered with ${errorIn(answer)} instead of a redirect.`;
  if (problem === undefined) return ok();
  const why = "The provider refuses the request, or a stolen code could be exchanged.";
  return differs(target, { seen: problem, why, link: PAGE });
}

function redirectProblem(
  { searchParams: query }: URL,
  bridge: BridgedProvider,
  base: string,
): string | undefined {
  const error = query.get("error");
  if (error !== null) return `The bridge sends the browser back with ${error}.`;
  if (query.get("client_id") !== bridge.clientId) return "The redirect has another client_id.";
  if (!bridge.pkce) return undefined;
  if (query.get("code_challenge_method") !== "S256" || !query.get("code_challenge"))
    return "The redirect has no code challenge with S256.";
  const callback = query.get("redirect_uri");
  return callback === `${base}/callback`
    ? undefined
    : `The redirect URI is ${callback}, and should be ${base}/callback.`;
}

const errorSchema = z.object({ error: z.string() });

const token: Check = {
  id: "bridge.token",
  title: "The bridge's token endpoint refuses a wrong client secret",
  needs: NEEDS,
  applies: hasBridge,
  run: (target) =>
    ofEach(bridgedProvidersOf(target), async ({ bridge, base }) => {
      if (base === undefined) return skipped("The outputs have no address of the bridge: deploy first.");
      const form = new URLSearchParams({
        grant_type: "authorization_code",
        client_id: bridge.clientId,
        client_secret: randomBytes(32).toString("base64url"),
        redirect_uri: `${poolOrigin(target)}/oauth2/idpresponse`,
        code: randomUUID(),
      });
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const request = { method: "POST", headers, body: form.toString() } as const;
      return refusalFinding(await send(`${base}/token`, request, target.signal));
    }),
};

/** Judges the answer to a wrong client secret. Pure. Source: RFC 6749, section 5.2. */
export function refusalFinding(answer: HttpAnswer): Finding {
  const { data } = errorSchema.safeParse(parseJson(answer.body));
  if (answer.status === 401 && data?.error === "invalid_client") return ok();
  return failure({
    seen: `The token endpoint answered a wrong client secret with ${errorIn(answer)}. Expected: status 401, invalid_client.`,
    why: "Only Cognito may use our key at the provider: its client secret is what protects this address.",
    fix: "Compare the API with what the stack declares: npm run provision -- --refresh. A web ACL or a mock in front of it may answer",
    link: PAGE,
  });
}

export const bridgeChecks: CheckGroup = {
  title: "Bridge to identity providers",
  checks: [functionExists, authorization, token, cognitoSecret, errors, ...bridgeApiChecks, ...keyChecks],
};
