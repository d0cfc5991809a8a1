import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import * as schemas from "@authenio/samlify-node-xmllint";
import {
  Constants,
  IdentityProvider,
  type IdentityProviderInstance,
  SamlLib,
  ServiceProvider,
  type ServiceProviderInstance,
  setSchemaValidator,
} from "samlify";
import { type LocalServer, serveLocally } from "../local-server.ts";
import { selfSigned } from "./certificate.ts";
import { loginPage, selfSubmittingPage } from "./login-page.ts";
import type { ProviderUser } from "./users.ts";

/** The part of the addresses that names the application, as Identity Center makes it: base64 of account and application. */
const APPLICATION = "MTExMTIyMjIzMzMzX2lucy0xMjM0NTY3ODkw";
const METADATA_PATH = `/saml/metadata/${APPLICATION}`;
const SIGN_IN_PATH = `/saml/assertion/${APPLICATION}`;

const DAY_MS = 24 * 60 * 60 * 1_000;
const YEAR_MS = 365 * DAY_MS;

export interface SamlProviderOptions {
  /** The https host that the sandbox serves at this provider's origin. */
  readonly host: string;
  readonly users: readonly ProviderUser[];
}

/** The fields of an application in Identity Center. */
export interface SamlApplication {
  readonly acsUrl: string;
  readonly audience: string;
}

/**
 * A real SAML identity provider on this computer, which plays IAM Identity Center: the Subject is persistent, the attributes are `email`
 * and `email_verified`, and the assertion is signed.
 */
export interface SamlProvider extends LocalServer {
  readonly metadataUrl: string;
  /** Sets up the application. */
  register(application: SamlApplication): void;
}

/** Starts the provider. Until an application is set up, no sign-in begins. */
export async function startSamlProvider({ host, users }: SamlProviderOptions): Promise<SamlProvider> {
  setSchemaValidator(schemas);
  const provider = identityProvider(host);
  let application: ServiceProviderInstance | undefined;
  const server = await serveLocally(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", `https://${host}`);
    if (pathname === METADATA_PATH)
      return response.writeHead(200, { "content-type": "application/xml" }).end(provider.getMetadata());
    if (pathname !== SIGN_IN_PATH || application === undefined) return response.writeHead(404).end();
    const signIn = { provider, application, users, query: searchParams };
    return answerSignIn(signIn, request, response).catch(() => response.writeHead(400).end());
  });
  return {
    ...server,
    metadataUrl: `https://${host}${METADATA_PATH}`,
    register: ({ acsUrl, audience }) => {
      application = ServiceProvider({
        entityID: audience,
        wantAssertionsSigned: true,
        assertionConsumerService: [{ Binding: Constants.namespace.binding.post, Location: acsUrl }],
      });
    },
  };
}

interface SignIn {
  readonly provider: IdentityProviderInstance;
  readonly application: ServiceProviderInstance;
  readonly users: readonly ProviderUser[];
  /** The request, by the HTTP redirect binding. */
  readonly query: URLSearchParams;
}

/** Asks who signs in, and posts the assertion to the application. A denied access ends here: Identity Center sends no response for it. */
async function answerSignIn(
  { provider, application, users, query }: SignIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const info = await provider.parseLoginRequest(application, "redirect", {
    query: Object.fromEntries(query),
  });
  response.setHeader("content-type", "text/html; charset=utf-8");
  if (request.method !== "POST") {
    response.end(loginPage("AWS access portal", request.url ?? "", users));
    return;
  }
  const chosen = new URLSearchParams(await text(request)).get("user");
  const user = users.find(({ id }) => id === chosen);
  if (user === undefined) {
    response.writeHead(403).end("No access. You are not assigned to this application.");
    return;
  }
  const answer = await provider.createLoginResponse(application, info, "post", user, {
    customTagReplacement: (template) => filledIn(template, { provider, application, user, info }),
  });
  const fields = { SAMLResponse: answer.context, RelayState: query.get("RelayState") ?? "" };
  response.end(selfSubmittingPage(acsOf(application), fields));
}

interface Assertion extends Pick<SignIn, "provider" | "application"> {
  readonly user: ProviderUser;
  readonly info: Awaited<ReturnType<IdentityProviderInstance["parseLoginRequest"]>>;
}

/** Source of the values: AWS IAM Identity Center user guide, "Attribute mappings", with Subject `${user:subject}` and format persistent. */
function filledIn(template: string, { provider, application, user, info }: Assertion) {
  const id = `_${randomUUID()}`;
  const now = new Date();
  const end = new Date(now.getTime() + 5 * 60 * 1_000).toISOString();
  const values = {
    ID: id,
    AssertionID: `_${randomUUID()}`,
    Destination: acsOf(application),
    SubjectRecipient: acsOf(application),
    Audience: application.entityMeta.getEntityID(),
    Issuer: provider.entityMeta.getEntityID(),
    IssueInstant: now.toISOString(),
    ConditionsNotBefore: now.toISOString(),
    ConditionsNotOnOrAfter: end,
    SubjectConfirmationDataNotOnOrAfter: end,
    StatusCode: Constants.StatusCode.Success,
    NameIDFormat: Constants.namespace.format.persistent,
    NameID: user.id,
    InResponseTo: info.extract.request?.["id"] ?? "",
    attrUserEmail: user.email,
    attrUserEmailVerified: String(user.emailVerified),
    AuthnStatement: "",
  };
  return { id, context: SamlLib.replaceTagsByValue(template, values) };
}

function acsOf(application: ServiceProviderInstance): string {
  return application.entityMeta.getAssertionConsumerService("post");
}

function identityProvider(host: string): IdentityProviderInstance {
  const now = Date.now();
  const { cert, key } = selfSigned(host, new Date(now - DAY_MS), new Date(now + YEAR_MS), "rsa");
  return IdentityProvider({
    entityID: `https://${host}${SIGN_IN_PATH}`,
    privateKey: key,
    signingCert: cert,
    nameIDFormat: [Constants.namespace.format.persistent],
    singleSignOnService: [
      { Binding: Constants.namespace.binding.redirect, Location: `https://${host}${SIGN_IN_PATH}` },
    ],
    singleLogoutService: [
      {
        Binding: Constants.namespace.binding.redirect,
        Location: `https://${host}/saml/logout/${APPLICATION}`,
      },
    ],
    loginResponseTemplate: {
      context: SamlLib.defaultLoginResponseTemplate.context,
      attributes: [
        { ...TEXT, name: "email", valueTag: "user.email" },
        { ...TEXT, name: "email_verified", valueTag: "user.emailVerified" },
      ],
    },
  });
}

const TEXT = {
  nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
  valueXsiType: "xs:string",
};
