import type { Settings } from "../../../infra/settings/settings.ts";
import { type HttpAnswer, send } from "../../../sign-in/http.ts";
import { type Check, type Finding, failure, ok, skipped } from "../../check.ts";
import { restore } from "../../printed-command.ts";
import { fact, type Target } from "../../target.ts";
import { appAuthorization, appQuery, authorize, errorIn, isAccepted } from "../facts/app-request.ts";
import {
  bridgedProvidersOf,
  describedProvider,
  type FederatedProvider,
  hasProviders,
  poolOrigin,
  providersOf,
} from "../facts/federation.ts";
import { clientOf } from "../facts/pool.ts";
import { differs } from "../facts/problems.ts";
import { ofEach } from "./each-provider.ts";

const PAGE = "docs/federation.md";

/** Cognito's answer to the app's request with `identity_provider`, by the provider's name. It is asked at most once in a run. */
const answers = fact(async (target) => {
  const endpoint = `${poolOrigin(target)}/oauth2/authorize`;
  const { SupportedIdentityProviders: offered = [] } = await clientOf(target);
  const asked = providersOf(target).filter(({ name }) => offered.includes(name));
  const found = asked.map(async ({ name }) => {
    // As the proxy passes it on: Cognito refuses the scope offline_access.
    const query = appQuery(target, { identity_provider: name, scope: "openid email profile" });
    return [name, (await authorize(target, endpoint, query)).answer] as const;
  });
  return new Map(await Promise.all(found));
});

const NOT_OFFERED = "Amazon Quick's app client does not offer it.";

const authorization: Check = {
  id: "idp.authorize",
  title: "Cognito sends users on to each provider",
  needs: ["idp.declared", "client.exists"],
  applies: hasProviders,
  async run(target) {
    const bridges = new Map(bridgedProvidersOf(target).map(({ name, base }) => [name, base]));
    return ofEach(providersOf(target), async (provider) => {
      const answer = (await answers(target)).get(provider.name);
      if (answer === undefined) return skipped(NOT_OFFERED);
      const { details } = await describedProvider(target, provider.name);
      const bridge = bridges.get(provider.name);
      const expected = bridge === undefined ? details["authorize_url"] : `${bridge}/authorize`;
      return sentOnFinding(target, answer, { expected, pool: poolOrigin(target) });
    });
  },
};

interface Addresses {
  /** Where an OpenID provider is asked; unknown for SAML, whose metadata has it. */
  readonly expected: string | undefined;
  /** The origin of the pool's own pages. */
  readonly pool: string;
}

/** Whether Cognito redirected to the provider. With SAML it may also answer with a form. Pure. */
export function sentOnFinding(target: Target, answer: HttpAnswer, { expected, pool }: Addresses): Finding {
  const to = URL.parse(answer.location ?? "");
  const isForm = expected === undefined && answer.status === 200 && /SAMLRequest/.test(answer.body);
  if (isForm) return ok();
  const address = to === null ? undefined : `${to.origin}${to.pathname}`;
  const isSentOn = answer.status === 302 && to !== null && to.origin !== pool && isAccepted(answer);
  if (isSentOn && (expected === undefined || address === expected)) return ok();
  const seen = isSentOn
    ? `Cognito redirects to ${address}, and the provider is at ${expected}.`
    : `Cognito answered with ${errorIn(answer)}${to === null ? "" : ` at ${to.pathname}`} instead of a redirect to the provider.`;
  return differs(target, {
    seen,
    why: 'Users see "Login option is not available. Please try another one", or a page that is not the provider\'s.',
    link: "docs/troubleshooting.md#sign-in",
  });
}

const page: Check = {
  id: "idp.page",
  title: "Each provider answers the request with its sign-in page",
  needs: ["idp.authorize"],
  applies: hasProviders,
  run: (target) => ofEach(providersOf(target), (provider) => pageFindingOf(target, provider)),
};

async function pageFindingOf(target: Target, { name }: FederatedProvider): Promise<Finding> {
  const first = (await answers(target)).get(name);
  if (first === undefined) return skipped(NOT_OFFERED);
  if (first.location === undefined) return ok("SAML by a form, which the doctor does not send");
  const bridge = bridgedProvidersOf(target).find((one) => one.name === name);
  const second = await send(first.location, {}, target.signal);
  if (bridge === undefined) return pageFinding(second);
  if (second.status !== 302 || second.location === undefined) return skipped("See bridge.authorize.");
  return pageFinding(await send(second.location, {}, target.signal));
}

/** Whether a provider shows a page, or redirects to one. Some show errors with status 200, which the doctor does not read. Pure. */
export function pageFinding(answer: HttpAnswer): Finding {
  const error = URL.parse(answer.location ?? "")?.searchParams.get("error");
  if (answer.status < 400 && !error) return ok(`status ${answer.status}`);
  return failure({
    seen: `The provider answered with ${errorIn(answer)}.`,
    why: "Users see the provider's error instead of its sign-in page.",
    fix: "In the provider's console: compare client ID, redirect URI, scopes and whether the application is enabled and assigned, with npm run outputs",
    link: `${PAGE}#at-the-provider`,
  });
}

const defaultOne: Check = {
  id: "idp.default",
  title: "The proxy sends apps to the provider of defaultProvider",
  needs: ["endpoints.authorize"],
  applies: ({ settings }) => settings.defaultProvider !== undefined && settings.endpoints === "proxy",
  run: async (target) => defaultFinding(target, target.settings, (await appAuthorization(target)).answer),
};

/** Whether the proxy names the provider. Pure. */
export function defaultFinding(
  target: Target,
  { defaultProvider }: Pick<Settings, "defaultProvider">,
  { location }: HttpAnswer,
): Finding {
  const named = URL.parse(location ?? "")?.searchParams.get("identity_provider");
  if (named === defaultProvider) return ok(defaultProvider);
  return failure({
    seen: `The proxy names ${named ?? "no provider"}. The setting defaultProvider is ${defaultProvider}.`,
    why: "Users see the page that offers a choice, or another provider's page.",
    fix: restore(target),
    link: PAGE,
  });
}

export const pageChecks: readonly Check[] = [authorization, page, defaultOne];
