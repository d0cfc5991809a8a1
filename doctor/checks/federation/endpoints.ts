import { z } from "zod";
import type { ProviderSettings } from "../../../infra/settings/federation.ts";
import { discoveryAddress, readDiscovery } from "../../../sign-in/discovery.ts";
import { type HttpAnswer, send } from "../../../sign-in/http.ts";
import { defined } from "../../../sync/model/defined.ts";
import { parseJson } from "../../../sync/model/json.ts";
import { NETWORK_HINT } from "../../../sync/model/request-problem.ts";
import { type Check, type Finding, failure, ok, skipped } from "../../check.ts";
import { command, restore } from "../../printed-command.ts";
import type { Target } from "../../target.ts";
import {
  bridgedProvidersOf,
  type DescribedProvider,
  describedProvider,
  providersOf,
} from "../facts/federation.ts";
import { listed } from "../facts/problems.ts";
import { ofEach } from "./each-provider.ts";

const PAGE = "docs/federation.md";

function hasOpenId(target: Target): boolean {
  return openIdProvidersOf(target).length > 0;
}

function openIdProvidersOf(target: Target) {
  return providersOf(target).flatMap(({ name, settings }) =>
    settings.type === "saml" ? [] : [{ name, settings }],
  );
}

/** What Cognito needs of the document. Source: OpenID Connect Discovery 1.0, section 3. */
const documentSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
});

const discovery: Check = {
  id: "idp.discovery",
  title:
    "Each provider's discovery document names, to the letter, the issuer and endpoints that the pool has",
  needs: ["idp.declared"],
  applies: hasOpenId,
  async run(target) {
    const bridges = new Map(bridgedProvidersOf(target).map(({ name, base }) => [name, base]));
    return ofEach(openIdProvidersOf(target), async ({ name, settings }) => {
      if (settings.type === "oidc" && settings.endpoints !== undefined)
        return ok("the settings name the endpoints");
      const found = await describedProvider(target, name);
      const issuer = issuerOf(settings);
      const document = await readDiscovery(issuer.replace(/\/$/, ""), target.signal);
      if ("body" in document)
        return discoveryFinding(target, { settings, found, body: document.body, bridge: bridges.get(name) });
      return failure({
        seen: `${discoveryAddress(issuer)} ${document.problem}.`,
        why: "The next deployment cannot read the endpoints, and the provider may be down.",
        fix: document.isAnswered
          ? `Compare the issuer in federation.${name} with the provider's console`
          : NETWORK_HINT,
        link: PAGE,
      });
    });
  },
};

/** The issuer of the settings: of a user pool, its address by its ID. */
export function issuerOf(settings: Exclude<ProviderSettings, { type: "saml" }>): string {
  if (settings.type === "oidc") return settings.issuer;
  return `https://cognito-idp.${settings.poolId.split("_")[0]}.amazonaws.com/${settings.poolId}`;
}

interface Document {
  readonly settings: ProviderSettings;
  readonly found: DescribedProvider;
  readonly body: string;
  /** The address of our API for the provider. */
  readonly bridge: string | undefined;
}

/** Compares a discovery document with what the pool has. Pure. */
export function discoveryFinding(target: Target, { settings, found, body, bridge }: Document): Finding {
  const parsed = documentSchema.safeParse(parseJson(body));
  const fix = restore(target);
  const why =
    "Cognito refuses each ID token, or asks at the wrong address: the page says that the login option is not available.";
  if (!parsed.success) return failure({ seen: "The answer is no discovery document.", why, fix, link: PAGE });
  const { issuer, authorization_endpoint: authorize, token_endpoint: token, jwks_uri: keys } = parsed.data;
  const pages = settings.type === "user-pool" ? `https://${settings.domain}/oauth2` : undefined;
  const own = bridge ?? pages;
  const expected = defined({
    oidc_issuer: issuer,
    jwks_uri: keys,
    authorize_url: own === undefined ? authorize : `${own}/authorize`,
    token_url: own === undefined ? token : `${own}/token`,
    // The bridge passes no unverified e-mail on from there.
    attributes_url: bridge !== undefined && settings.trustEmails ? `${bridge}/userinfo` : undefined,
  });
  const wrong = Object.entries(expected).filter(([name, value]) => found.details[name] !== value);
  if (wrong.length === 0) return ok();
  const seen = wrong.map(
    ([name, value]) => `${name} is ${found.details[name] ?? "missing"}, and should be ${value}`,
  );
  return failure({ seen: `In the pool, ${listed(seen)}.`, why, fix, link: PAGE });
}

const keysSchema = z.object({ keys: z.array(z.object({ kty: z.string() })).min(1) });

const keys: Check = {
  id: "idp.keys",
  title: "Each provider publishes the keys that sign its ID tokens",
  needs: ["idp.declared"],
  applies: hasOpenId,
  run: (target) =>
    ofEach(openIdProvidersOf(target), async ({ name }) => {
      const { jwks_uri: address } = (await describedProvider(target, name)).details;
      if (address === undefined) return skipped("The pool has no address of the keys: see idp.discovery.");
      return providerKeysFinding(target, address, await send(address, {}, target.signal));
    }),
};

/** Judges a provider's key set. Pure. */
export function providerKeysFinding(target: Target, address: string, { status, body }: HttpAnswer): Finding {
  if (status === 200 && keysSchema.safeParse(parseJson(body)).success) return ok();
  return failure({
    seen: status === 200 ? `${address} has no keys.` : `${address} answered with status ${status}.`,
    why: "Cognito cannot verify the provider's ID tokens: no user of this provider can sign in.",
    fix: `${command(target, "provision", "--preview", "--refresh")}, and compare jwks_uri with the provider's console`,
    link: PAGE,
  });
}

export const endpointChecks: readonly Check[] = [discovery, keys];
