import type { UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import { isSandbox } from "../../sign-in/address.ts";
import type { HttpAnswer } from "../../sign-in/http.ts";
import { type Check, type Finding, failure, ok, skipped } from "../check.ts";
import { restore } from "../printed-command.ts";
import type { Target } from "../target.ts";
import {
  type Authorization,
  appAuthorization,
  appQuery,
  authorize,
  errorIn,
  isAccepted,
  poolEndpoint,
} from "./facts/app-request.ts";
import { poolOf } from "./facts/pool.ts";
import { differs, differsSlightly, listed } from "./facts/problems.ts";
import { isRefusedByPolicy } from "./own-address.ts";

const PROTOCOL = "https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html";

const isProxied = ({ settings }: Target): boolean => settings.endpoints === "proxy";

const reachable: Check = {
  id: "endpoints.reachable",
  title: "The authorization endpoint answers this computer",
  run: async (target) => reachableFinding(target, (await appAuthorization(target)).answer),
};

/** Judges who refused a request. Pure. */
export function reachableFinding(target: Target, answer: HttpAnswer): Finding {
  const { status } = answer;
  if (isSandbox() && status === 404 && answer.body.startsWith("The sandbox does not serve"))
    return skipped("the sandbox's gateway serves no custom domain");
  if (status === 403)
    return isProxied(target) ? refusedAddress(target, answer) : pagesFinding(target, answer);
  if (status < 500 && status !== 404 && status !== 429) return ok();
  return differs(target, {
    seen: `${target.outputs.AuthEndpoint} answered with ${errorIn(answer)}.`,
    why: "No user reaches the sign-in pages.",
    link: "docs/monitoring.md",
  });
}

/**
 * API Gateway's answers do not name the address that it saw, and its resource policy and AWS WAF both answer with 403: with the bodies of
 * infra/shared/gateway-responses.ts. Without them it is another API that answers, or none: a custom domain without its mapping.
 */
function refusedAddress(target: Target, answer: HttpAnswer): Finding {
  const { settings, outputs } = target;
  const isFirewall = /firewall/.test(answer.body);
  const isPolicy = isRefusedByPolicy(answer);
  if (settings.allowedCidrs !== undefined && isPolicy)
    return skipped("allowedCidrs does not admit this computer: endpoints.own-address says more.");
  return failure({
    seen: isFirewall
      ? "The web ACL blocked this computer's request."
      : `${outputs.AuthEndpoint} refused this computer with 403, ${isPolicy ? "and allowedCidrs is not set" : "and not as this stack's API does"}.`,
    why: "Users on this network see an error instead of the sign-in page.",
    fix: isFirewall
      ? "In the AWS WAF console, open the web ACL of the API, and look at the rules' blocked requests"
      : restore(target),
    link: isFirewall ? "docs/waf.md" : "docs/settings.md",
  });
}

const authorizeCheck: Check = {
  id: "endpoints.authorize",
  title: "The proxy redirects to the pool's pages, without offline_access and with all else unchanged",
  needs: ["endpoints.reachable"],
  applies: isProxied,
  run: async (target) => redirectFinding(target, await appAuthorization(target)),
};

/** Compares the redirect with the request. Pure. */
export function redirectFinding(target: Target, { query, answer }: Authorization): Finding {
  const problem = redirectProblem(target, query, answer);
  if (problem === undefined) return ok();
  return differs(target, {
    seen: problem,
    why: "Cognito refuses the request, or the app refuses what comes back.",
    link: "docs/architecture.md",
  });
}

function redirectProblem(
  { settings }: Target,
  query: URLSearchParams,
  answer: HttpAnswer,
): string | undefined {
  const { status, location } = answer;
  const to = URL.parse(location ?? "");
  if (status !== 302 || to === null)
    return `The proxy answered with ${errorIn(answer)} instead of a redirect.`;
  if (to.protocol !== "https:" || to.pathname !== "/oauth2/authorize")
    return `The proxy redirects to ${to.origin}${to.pathname}, which is no authorization endpoint.`;
  const changed = changedParameters(query, to.searchParams)
    // The proxy adds it: idp.default judges which one.
    .filter((name) => name !== "identity_provider" || settings.defaultProvider === undefined);
  return changed.length === 0 ? undefined : `The proxy changes ${changed.join(", ")}.`;
}

/** Names of parameters whose values are not what they should be, byte for byte. */
function changedParameters(sent: URLSearchParams, received: URLSearchParams): string[] {
  const expected = new URLSearchParams(sent);
  const scopes = (sent.get("scope") ?? "").split(" ").filter((scope) => scope !== "offline_access");
  expected.set("scope", scopes.join(" "));
  const names = [...new Set([...expected.keys(), ...received.keys()])];
  return names.filter((name) => expected.getAll(name).join("\n") !== received.getAll(name).join("\n"));
}

const poolDomain: Check = {
  id: "endpoints.pool-domain",
  title: "The proxy redirects to this pool's own domain",
  needs: ["endpoints.authorize", "pool.exists"],
  applies: isProxied,
  async run(target) {
    const { host } = new URL(await poolEndpoint(target));
    const { Domain, CustomDomain } = await poolOf(target);
    if (isDomainOf({ Domain, CustomDomain }, host)) return ok(host);
    return differs(target, {
      seen: `The proxy redirects to ${host}. The pool's domains are ${listed([Domain, CustomDomain].filter((one) => one !== undefined))}.`,
      why: "Users see another pool's sign-in page, or none.",
      link: "docs/custom-domain-and-branding.md",
    });
  },
};

/** Whether a host is the pool's. A prefix has Cognito's ending, which differs between partitions. */
function isDomainOf(
  { Domain, CustomDomain }: Pick<UserPoolType, "Domain" | "CustomDomain">,
  host: string,
): boolean {
  if (host === CustomDomain) return true;
  return (
    Domain !== undefined && host.startsWith(`${Domain}.auth`) && /\.amazoncognito\.(?:com|eu)$/.test(host)
  );
}

const redirectUri: Check = {
  id: "endpoints.redirect-uri",
  title: "Cognito accepts the app's redirect URI, http://localhost:18080",
  needs: ["endpoints.reachable", "endpoints.authorize", "endpoints.pool-domain", "client.callback-urls"],
  async run(target) {
    const query = appQuery(target, { scope: "openid email profile" });
    const { answer } = await authorize(target, await poolEndpoint(target), query);
    return pagesFinding(target, answer);
  },
};

/** Judges the pool's answer to the app's request. Cognito refuses none with 403 or 429 itself; a web ACL and its quotas do. Pure. */
export function pagesFinding(target: Target, answer: HttpAnswer): Finding {
  if (isAccepted(answer)) return ok();
  if (answer.status === 429)
    return skipped("Cognito answered with status 429: too many requests at this moment.");
  if (answer.status === 403)
    return failure({
      seen: "The web ACL of the pool blocked this computer's request, with 403.",
      why: "Users on this network see an error instead of the sign-in page.",
      fix: "In the AWS WAF console, open the web ACL of the user pool, and look at the rules' blocked requests",
      link: "docs/waf.md",
    });
  return differs(target, {
    seen: `Cognito answered the app's request with ${errorIn(answer)}.`,
    why: "The browser shows an error, such as redirect_mismatch, instead of the sign-in page.",
    link: "docs/troubleshooting.md#sign-in",
  });
}

const otherRedirectUri: Check = {
  id: "endpoints.other-redirect-uri",
  title: "Cognito refuses another redirect URI",
  needs: ["endpoints.redirect-uri"],
  async run(target) {
    // A port that no setting allows, and not an address of anyone: nothing is ever sent to it.
    const query = appQuery(target, { scope: "openid", redirect_uri: "http://localhost:1/doctor" });
    const { answer } = await authorize(target, await poolEndpoint(target), query);
    if (!isAccepted(answer)) return ok();
    return differs(target, {
      seen: "The authorization endpoint accepts http://localhost:1/doctor as a redirect URI.",
      why: "An attacker can have authorization codes sent elsewhere. It may not be Cognito that answers.",
      link: PROTOCOL,
    });
  },
};

const offlineAccess: Check = {
  id: "endpoints.offline-access",
  title: "Cognito's own answer to the scope offline_access is known",
  needs: ["endpoints.redirect-uri"],
  applies: isProxied,
  async run(target) {
    const { answer } = await authorize(target, await poolEndpoint(target), appQuery(target));
    return offlineAccessFinding(answer);
  },
};

/** Whether the proxy is needed. Both answers are fine: existing apps have the proxy's addresses. Pure. */
export function offlineAccessFinding(answer: HttpAnswer): Finding {
  if (isAccepted(answer))
    return ok(
      "this pool's Cognito accepts it. For a new stack, endpoints: direct would do: docs/settings.md",
    );
  const error = errorIn(answer);
  return error.includes("invalid_scope")
    ? ok("invalid_scope: the proxy is needed")
    : skipped(`Cognito answered with ${error}, which does not say whether it accepts the scope.`);
}

const pkce: Check = {
  id: "endpoints.pkce",
  title: "The proxy refuses a request without PKCE",
  needs: ["endpoints.authorize"],
  applies: (target) => isProxied(target) && target.settings.requirePkce,
  async run(target) {
    const query = appQuery(target, { code_challenge: "", code_challenge_method: "" });
    const { answer } = await authorize(target, target.outputs.AuthEndpoint, query);
    if (answer.status === 400) return ok();
    return differsSlightly(target, {
      seen: `The proxy answered a request without a code challenge with status ${answer.status}.`,
      why: "An app that forgot PKCE is not noticed: a stolen authorization code could be exchanged.",
      link: "docs/settings.md",
    });
  },
};

export const authorizeChecks: readonly Check[] = [
  reachable,
  authorizeCheck,
  poolDomain,
  redirectUri,
  otherRedirectUri,
  offlineAccess,
  pkce,
];
