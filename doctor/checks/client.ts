import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import { COGNITO, offeredProviders } from "../../infra/settings/federation.ts";
import { type Check, type CheckGroup, failure, ok } from "../check.ts";
import { restore } from "../printed-command.ts";
import { lifetimeChecks } from "./client-lifetimes.ts";
import { clientOf, describedClient } from "./facts/pool.ts";
import { compared, differs, isSameSet, listed } from "./facts/problems.ts";

const SETTINGS = "docs/settings.md";
const NATIVE_APPS = "https://datatracker.ietf.org/doc/html/rfc8252#section-8.4";
const NEEDS = ["client.exists"];

/** What infra/user-pool/app-client.ts declares. */
const SCOPES = ["openid", "email", "profile"];
const READABLE = ["email", "email_verified"];

const exists: Check = {
  id: "client.exists",
  title: "The app client of Amazon Quick exists",
  needs: ["pool.exists"],
  async run(target) {
    if ((await describedClient(target)) !== undefined) return ok();
    return failure({
      seen: `User pool ${target.outputs.PoolId} has no app client ${target.outputs.ClientId}.`,
      why: "No user can sign in: Amazon Quick sends this client ID.",
      fix: `${restore(target)}, then make the extension access again: the new client has another ID`,
      link: "docs/troubleshooting.md",
    });
  },
};

const isPublic: Check = {
  id: "client.public",
  title: "The app client is public, without a client secret",
  needs: NEEDS,
  async run(target) {
    const { ClientSecret } = await clientOf(target);
    if (ClientSecret === undefined) return ok();
    return failure({
      seen: "The app client has a client secret.",
      why: "The desktop app sends none, so the token endpoint answers invalid_client after each sign-in.",
      fix: "In the Amazon Cognito console: User pool → App clients → the client → Delete all secrets",
      link: NATIVE_APPS,
    });
  },
};

const codeGrant: Check = {
  id: "client.code-grant",
  title: "The app client allows the authorization code grant and no other",
  needs: NEEDS,
  async run(target) {
    const { AllowedOAuthFlows: flows = [], AllowedOAuthFlowsUserPoolClient: isOn } = await clientOf(target);
    if (isOn === true && isSameSet(flows, ["code"])) return ok();
    const link = "https://datatracker.ietf.org/doc/html/rfc9700#section-2.1.2";
    if (isOn !== true || !flows.includes("code")) {
      const seen =
        isOn === true ? `The app client allows ${listed(flows)}.` : "OAuth is off for the app client.";
      return differs(target, { seen, why: "The sign-in pages refuse the request of the desktop app.", link });
    }
    return differs(target, {
      seen: `The app client also allows ${listed(flows.filter((flow) => flow !== "code"))}.`,
      why: "With the implicit grant, tokens are part of addresses, where others can read them.",
      link,
    });
  },
};

const callbackUrls: Check = {
  id: "client.callback-urls",
  title: "The app client sends codes to the callback URLs of the settings",
  needs: NEEDS,
  async run(target) {
    const expected = target.settings.callbackUrls;
    const { missing, extra } = compared((await clientOf(target)).CallbackURLs ?? [], expected);
    if (missing.length > 0) {
      const why =
        "The sign-in pages answer redirect_mismatch: Cognito compares to the letter, with each slash.";
      return differs(target, { seen: `The app client lacks ${listed(missing)}.`, why, link: SETTINGS });
    }
    if (extra.length > 0) {
      const why = "A code that is sent to another address lets its owner sign in as the user.";
      return differs(target, {
        seen: `The app client also sends codes to ${listed(extra)}.`,
        why,
        link: SETTINGS,
      });
    }
    return ok(listed(expected));
  },
};

const scopes: Check = {
  id: "client.scopes",
  title: "The app client allows the scopes that Amazon Quick needs",
  needs: NEEDS,
  async run(target) {
    const { missing, extra } = compared((await clientOf(target)).AllowedOAuthScopes ?? [], SCOPES);
    const link =
      "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html";
    if (missing.length > 0) {
      const why = "Sign-in ends with invalid_scope, or the token lacks the e-mail.";
      return differs(target, { seen: `The app client lacks the scope ${listed(missing)}.`, why, link });
    }
    if (extra.length === 0) return ok();
    const why = extra.includes("aws.cognito.signin.user.admin")
      ? "With this scope, the app's token can change the account, its e-mail included."
      : "The app can get tokens with more rights than it needs.";
    return differs(target, { seen: `The app client also allows ${listed(extra)}.`, why, link });
  },
};

const authFlows: Check = {
  id: "client.auth-flows",
  title: "The app client accepts no password outside the sign-in pages",
  needs: NEEDS,
  async run(target) {
    const extra = passwordFlows(await clientOf(target));
    if (extra.length === 0) return ok();
    return differs(target, {
      seen: `The app client allows ${listed(extra)}.`,
      why: "Passwords can be tried by API, past the sign-in pages and their web ACL.",
      link: "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html",
    });
  },
};

/** Flows that take a password. Without a list, the client has Cognito's default. Source: CreateUserPoolClient, ExplicitAuthFlows. Pure. */
export function passwordFlows({ ExplicitAuthFlows: flows = [] }: UserPoolClientType): readonly string[] {
  if (flows.length === 0) return ["ALLOW_USER_SRP_AUTH"];
  return flows.filter((flow) => !["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH"].includes(flow));
}

const identityProviders: Check = {
  id: "client.identity-providers",
  title: "Users sign in with the accounts and identity providers of the settings only",
  needs: NEEDS,
  async run(target) {
    const { SupportedIdentityProviders: providers = [] } = await clientOf(target);
    const { settings } = target;
    const expected = offeredProviders(settings, settings.federation);
    if (isSameSet(providers, expected)) return ok(expected.length > 1 ? listed(expected) : undefined);
    const seen = `The app client's identity providers: ${listed(providers)}. The stack declares ${listed(expected)}.`;
    const { missing, extra } = compared(providers, expected);
    const why =
      extra.length > 0
        ? "Users of another provider get accounts that sync does not manage, and keep access when they leave the directory."
        : `Users cannot sign in with ${missing.includes(COGNITO) ? "their password" : `${listed(missing)}: the login option is not available`}.`;
    return differs(target, { seen, why, link: SETTINGS });
  },
};

const attributes: Check = {
  id: "client.attributes",
  title: "Tokens contain the e-mail, and users cannot change what sync records",
  needs: NEEDS,
  async run(target) {
    const { ReadAttributes: read = [], WriteAttributes: write = [] } = await clientOf(target);
    const link =
      "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html";
    const { missing } = compared(read, READABLE);
    // An empty list means all standard attributes. Source: UserPoolClientType, ReadAttributes.
    if (read.length > 0 && missing.length > 0) {
      const why =
        "Amazon Quick finds the user by the e-mail in the ID token: it is missing, at the latest after a refresh.";
      return differs(target, { seen: `The app client may not read ${listed(missing)}.`, why, link });
    }
    const writable = write.filter((name) => name.startsWith("custom:") || name === "email_verified");
    if (writable.length === 0) return ok();
    const why = "A user can change what sync records on the account, and so escape from it.";
    return differs(target, { seen: `Users may change ${listed(writable)}.`, why, link });
  },
};

export const clientChecks: CheckGroup = {
  title: "App client",
  checks: [
    exists,
    isPublic,
    codeGrant,
    callbackUrls,
    scopes,
    authFlows,
    identityProviders,
    attributes,
    ...lifetimeChecks,
  ],
};
