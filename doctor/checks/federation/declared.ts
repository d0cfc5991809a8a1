import {
  type OidcProviderSettings,
  offeredProviders,
  offersDirectSignIn,
  type ProviderSettings,
  type SamlProviderSettings,
  type UserPoolProviderSettings,
} from "../../../infra/settings/federation.ts";
import { type Check, type Finding, noticed, ok, warning } from "../../check.ts";
import type { Target } from "../../target.ts";
import {
  type DescribedProvider,
  describedProvider,
  describedProviders,
  type FederatedProvider,
  hasProviders,
  providersOf,
} from "../facts/federation.ts";
import { clientOf, describedClientOf, poolOf } from "../facts/pool.ts";
import { compared, differs, isSameSet, listed } from "../facts/problems.ts";
import { ofEach } from "./each-provider.ts";

const PAGE = "docs/federation.md";
const NEEDS = ["idp.declared"];

const declared: Check = {
  id: "idp.declared",
  title: "The pool has each identity provider as the settings say",
  needs: ["pool.exists"],
  applies: hasProviders,
  async run(target) {
    const found = await describedProviders(target);
    return ofEach(providersOf(target), ({ name, settings }) =>
      declaredFinding(target, settings, found.get(name)),
    );
  },
};

/** Compares a provider of the pool with its settings. Pure. */
export function declaredFinding(
  target: Target,
  settings: ProviderSettings,
  found: DescribedProvider | undefined,
): Finding {
  const link = PAGE;
  if (found === undefined) {
    const why = "The sign-in pages do not offer it, or say that the login option is not available.";
    return differs(target, { seen: "The pool does not have this provider.", why, link });
  }
  const wrong = differencesOf(settings, found);
  if (wrong.length === 0) return ok();
  const why =
    "Users sign in with another client, other rights or other data than the settings say, or not at all.";
  return differs(target, { seen: `Differs from the settings: ${listed(wrong)}.`, why, link });
}

function differencesOf(settings: ProviderSettings, found: DescribedProvider): string[] {
  const type = settings.type === "saml" ? "SAML" : "OIDC";
  if (found.type !== type) return [`the type, which is ${found.type}`];
  const expected = settings.type === "saml" ? samlMembers(settings) : openIdMembers(settings);
  const wrong = Object.entries(expected).flatMap(([name, value]) =>
    sameWords(found.details[name], value) ? [] : [name],
  );
  if (settings.type !== "saml" && settings.clientSecretArn !== undefined && !found.hasSecret)
    wrong.push("client_secret, which is missing");
  const attributes = Object.entries(settings.attributes);
  if (attributes.some(([name, claim]) => found.mapping[name] !== claim)) wrong.push("the attribute mapping");
  if (!isSameSet(found.identifiers, settings.domains ?? [])) wrong.push("the domains");
  return wrong;
}

/** Scopes have no order. */
function sameWords(found = "", expected: string): boolean {
  return found === expected || isSameSet(found.split(" "), expected.split(" "));
}

/** What the settings name. The endpoints are in checks of their own. Source: CreateIdentityProvider, ProviderDetails. */
function openIdMembers(settings: OidcProviderSettings | UserPoolProviderSettings): Record<string, string> {
  return {
    client_id: settings.clientId,
    attributes_request_method: settings.attributesMethod,
    authorize_scopes: [...new Set(["openid", ...settings.scopes])].join(" "),
  };
}

/** Cognito leaves out what is off. */
function samlMembers(settings: SamlProviderSettings): Record<string, string> {
  const members: Record<string, string> = {};
  if (settings.metadataUrl !== undefined) members["MetadataURL"] = settings.metadataUrl;
  if (settings.signOut) members["IDPSignout"] = "true";
  if (settings.encryptedAssertions) members["EncryptedResponses"] = "true";
  if (settings.signRequests) members["RequestSigningAlgorithm"] = "rsa-sha256";
  return members;
}

const attributes: Check = {
  id: "idp.attributes",
  title: "Each required attribute is mapped, and app clients may write what is mapped",
  needs: [...NEEDS, "client.exists"],
  applies: hasProviders,
  async run(target) {
    const [{ SchemaAttributes = [] }, { WriteAttributes = [] }] = await Promise.all([
      poolOf(target),
      clientOf(target),
    ]);
    // The provider's subject always becomes the username. Source: "Specifying identity provider attribute mappings for your user pool".
    const required = SchemaAttributes.flatMap(({ Name = "", Required }) =>
      Required === true && Name !== "sub" ? [Name] : [],
    );
    return ofEach(providersOf(target), async ({ name }) => {
      const mapped = Object.keys((await describedProvider(target, name)).mapping);
      return attributesFinding(target, { mapped, required, writable: WriteAttributes });
    });
  },
};

/** Whether Cognito can make an account. Pure. @param from names of attributes; an empty list of writable ones means all. */
export function attributesFinding(
  target: Target,
  from: Readonly<Record<"mapped" | "required" | "writable", readonly string[]>>,
): Finding {
  const link =
    "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html";
  const why = "Cognito refuses the sign-in: it cannot fill the account.";
  const { missing } = compared(from.mapped, from.required);
  if (missing.length > 0)
    return differs(target, { seen: `The required ${listed(missing)} is not mapped.`, why, link });
  // No client can write email_verified, and Cognito maps it all the same. Source: infra/user-pool/app-client.ts.
  const written = from.mapped.filter((name) => !["username", "email_verified"].includes(name));
  const unwritable = from.writable.length === 0 ? [] : compared(from.writable, written).missing;
  if (unwritable.length === 0) return ok();
  return differs(target, { seen: `The app client may not write ${listed(unwritable)}.`, why, link });
}

const offered: Check = {
  id: "idp.offered",
  title: "Further apps offer the providers of their settings",
  needs: ["pool.exists"],
  applies: (target) => hasProviders(target) && Object.keys(target.settings.clients).length > 0,
  async run(target) {
    const clients = Object.entries(target.settings.clients).map(([name, client]) => ({ name, client }));
    return ofEach(clients, async ({ name, client }) => {
      const id = target.outputs.Clients?.[name]?.ClientId;
      const found = id === undefined ? undefined : await describedClientOf(target, id);
      const providers = found?.SupportedIdentityProviders ?? [];
      const expected = offeredProviders(client, target.settings.federation);
      if (isSameSet(providers, expected)) return ok();
      return differs(target, {
        seen: `The app client offers ${listed(providers)}. The settings say ${listed(expected)}.`,
        why: "Users of this app cannot sign in as planned, or with an account that they should not use there.",
        link: PAGE,
      });
    });
  },
};

/** Linking by e-mail trusts what the provider says of an address. The bridge refuses an address that the provider did not verify. */
const trust: Check = {
  id: "idp.trust-emails",
  title: "Accounts are linked by e-mail only where the bridge checks that it is verified",
  applies: hasProviders,
  run: (target) => ofEach(providersOf(target), trustFinding),
};

function trustFinding({ settings, bridge }: FederatedProvider): Finding {
  if (!settings.trustEmails) return ok();
  if (bridge !== undefined) return ok("the bridge refuses e-mails that are not verified");
  return warning({
    seen: "Accounts are linked by e-mail, and Cognito does not compare email_verified.",
    why: "A person who can choose the e-mail at the provider signs in as the owner of that address.",
    fix: "Set trustEmails only if administrators alone give out addresses there; otherwise set it to false, or pkce: true for an OpenID provider",
    link: `${PAGE}#one-person-one-account`,
  });
}

/** Users whom sync invites have a password. If no app takes one, sync invites none; if only another app does, it is of no use for Amazon Quick. */
const directSignIn: Check = {
  id: "idp.direct-sign-in",
  title: "Users whom sync invites can sign in",
  applies: (target) => hasProviders(target) && !target.settings.directSignIn,
  async run({ settings, outputs, flags }) {
    if (outputs.DirectorySync === undefined && outputs.ScimTable === undefined)
      return noticed("directSignIn is false, and sync runs by hand only");
    if (!offersDirectSignIn(settings))
      return noticed("no app takes a password, and sync sends no invitations");
    const followed = Object.values(settings.federation).filter((provider) => provider.follow);
    return warning({
      seen: `directSignIn is false, and sync invites users automatically, since another app takes passwords. ${followed.length} of the providers are followed.`,
      why: "The password of an invitation is of no use for Amazon Quick: such a user signs in there only if the account is linked before the first sign-in.",
      fix: `npm run sync -- --source idc --dry-run ${flags} shows who is not linked; or pulumi config set directSignIn true`,
      link: `${PAGE}#one-person-one-account`,
    });
  },
};

export const declaredChecks: readonly Check[] = [declared, attributes, offered, directSignIn, trust];
