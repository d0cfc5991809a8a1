import { z } from "zod";
import { discoveryAddress, discoveryDifference, readDiscovery } from "../../sign-in/discovery.ts";
import { type HttpAnswer, send } from "../../sign-in/http.ts";
import { parseJson } from "../../sync/model/json.ts";
import { NETWORK_HINT } from "../../sync/model/request-problem.ts";
import { type Check, type Finding, failure, ok } from "../check.ts";
import { command } from "../printed-command.ts";
import { fact, type Target } from "../target.ts";
import { differs } from "./facts/problems.ts";

const LINK = "https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html";

const document = fact((target) => readDiscovery(target.outputs.IssuerUrl, target.signal));

const discovery: Check = {
  id: "issuer.discovery",
  title: "The issuer's discovery document can be read",
  async run(target) {
    const found = await document(target);
    if ("body" in found) return ok();
    return failure({
      seen: `${discoveryAddress(target.outputs.IssuerUrl)} ${found.problem}.`,
      why: "Amazon Quick and IAM Identity Center read this document. Without it they trust no token.",
      fix: found.isAnswered
        ? `${command(target, "outputs")}, and compare the pool ID in the issuer with the Amazon Cognito console`
        : NETWORK_HINT,
      link: "docs/troubleshooting.md#sign-in",
    });
  },
};

const same: Check = {
  id: "pool.issuer",
  title: "The document names the issuer and the keys that were handed out, to the letter",
  needs: ["issuer.discovery", "pool.issuer-type"],
  async run(target) {
    const found = await document(target);
    const difference = "body" in found ? discoveryDifference(target.outputs, found.body) : found.problem;
    if (difference === undefined) return ok();
    return failure({
      seen: `${discoveryAddress(target.outputs.IssuerUrl)} ${difference}.`,
      why: "Token validation fails for all users: the issuer is compared to the letter, without a slash at the end.",
      fix: `${command(target, "provision", "--preview", "--refresh")}, then make the extension access again with the new values`,
      link: "docs/production-checklist.md#issuer-type",
    });
  },
};

/** Source: RFC 7517, section 4, and RFC 7518, section 3.1. `d` is a private part. */
const keysSchema = z.object({
  keys: z.array(z.object({ kty: z.string(), alg: z.string().optional(), kid: z.string().optional() })).min(1),
});

const keys: Check = {
  id: "issuer.keys",
  title: "The published keys can be read, and are for RS256",
  needs: ["pool.issuer"],
  async run(target) {
    return keysFinding(target, await send(target.outputs.JwksUri, {}, target.signal));
  },
};

/** Judges the published keys. Pure. */
export function keysFinding(target: Target, { status, body }: HttpAnswer): Finding {
  const { outputs } = target;
  const parsed = keysSchema.safeParse(parseJson(body));
  const problem = status === 200 ? keysProblem(parsed.data) : `answered with status ${status}`;
  if (problem === undefined) return ok();
  return failure({
    seen: `${outputs.JwksUri} ${problem}.`,
    why: "Without the right key no signature of a token can be verified: token validation fails for all users.",
    fix: `${command(target, "outputs")}, and compare JwksUri with the discovery document`,
    link: LINK,
  });
}

function keysProblem(found: z.infer<typeof keysSchema> | undefined): string | undefined {
  if (found === undefined) return "has no keys";
  const others = found.keys.filter(({ kty, alg = "RS256", kid }) => kty !== "RSA" || alg !== "RS256" || !kid);
  return others.length === 0 ? undefined : "has keys that are not for RS256, or have no ID";
}

/** What an app reads that is configured with the API's address. */
const proxiedSchema = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
});

const proxied: Check = {
  id: "issuer.proxied-discovery",
  title: "The API's own discovery document names the endpoints that were handed out",
  needs: ["endpoints.reachable", "pool.issuer"],
  applies: ({ settings }) => settings.endpoints === "proxy",
  async run(target) {
    const base = target.outputs.AuthEndpoint.replace(/\/oauth2\/authorize$/, "");
    const answer = await send(discoveryAddress(base), {}, target.signal);
    const problem = proxiedProblem(target, answer);
    if (problem === undefined) return ok();
    return differs(target, {
      seen: `${discoveryAddress(base)} ${problem}.`,
      why: "Further apps that read this document use Cognito's own endpoints, which refuse the scope offline_access.",
      link: "docs/other-apps.md",
    });
  },
};

function proxiedProblem({ outputs }: Target, { status, body }: HttpAnswer): string | undefined {
  if (status !== 200) return `answered with status ${status}`;
  const parsed = proxiedSchema.safeParse(parseJson(body));
  if (!parsed.success) return "is no discovery document";
  const { issuer, jwks_uri: keysAt, authorization_endpoint: auth, token_endpoint: token } = parsed.data;
  const expected = { issuer: outputs.IssuerUrl, jwks_uri: outputs.JwksUri };
  const wrong = Object.entries({
    issuer: issuer !== expected.issuer,
    jwks_uri: keysAt !== expected.jwks_uri,
    authorization_endpoint: auth !== outputs.AuthEndpoint,
    token_endpoint: token !== outputs.TokenEndpoint,
  }).flatMap(([name, isWrong]) => (isWrong ? [name] : []));
  return wrong.length === 0 ? undefined : `names others than the stack's outputs: ${wrong.join(", ")}`;
}

export const issuerChecks: readonly Check[] = [discovery, same, keys, proxied];
