import { randomUUID } from "node:crypto";
import {
  Constants,
  IdentityProvider,
  type IdentityProviderInstance,
  SamlLib,
  ServiceProvider,
  type ServiceProviderInstance,
} from "samlify";
import type { SelfSigned } from "./certificate.ts";
import type { ProviderUser } from "./users.ts";

/** The part of the addresses that names the application, as Identity Center makes it: base64 of account and application. */
const APPLICATION = "MTExMTIyMjIzMzMzX2lucy0xMjM0NTY3ODkw";

/** The provider's paths. `start` begins a sign-in without a request, as the access portal does. */
export const SAML_PATHS = {
  metadata: `/saml/metadata/${APPLICATION}`,
  signIn: `/saml/assertion/${APPLICATION}`,
  signOut: `/saml/logout/${APPLICATION}`,
  start: `/saml/start/${APPLICATION}`,
} as const;

const LIFETIME_MS = 5 * 60 * 1_000;

/** The fields of an application at a SAML provider, and what its administrator uploads there. */
export interface SamlApplication {
  readonly acsUrl: string;
  readonly audience: string;
  /** Certificate of the pool, as base64. Requests that it has not signed are then refused. */
  readonly signingCertificate?: string;
  /** Certificate for this provider, as base64. Assertions are then encrypted. */
  readonly encryptionCertificate?: string;
  /** Whether the response is signed, instead of its assertion. */
  readonly signWhole?: boolean;
  /** Where the answer to a sign-out goes. */
  readonly signOutUrl?: string;
  /** End of the provider's own certificate. @default in a year */
  readonly certificateEnd?: Date;
  /** Values of the assertion that replace the right ones, for tests of what a provider does wrong. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Both sides of an application, as the SAML library has them. */
export interface SamlEntities {
  readonly provider: IdentityProviderInstance;
  readonly application: ServiceProviderInstance;
  readonly values: Readonly<Record<string, string>>;
}

/** The provider as its metadata describes it, for this application or for none yet. */
export function identityProvider(
  host: string,
  { cert, key }: SelfSigned,
  application?: SamlApplication,
): IdentityProviderInstance {
  const { redirect } = Constants.namespace.binding;
  const service = (path: string) => [{ Binding: redirect, Location: `https://${host}${path}` }];
  return IdentityProvider({
    entityID: `https://${host}${SAML_PATHS.signIn}`,
    privateKey: key,
    signingCert: cert,
    wantAuthnRequestsSigned: application?.signingCertificate !== undefined,
    // Amazon Cognito signs each of them. Source: "Signing out SAML users with single sign-out".
    wantLogoutRequestSigned: true,
    isAssertionEncrypted: application?.encryptionCertificate !== undefined,
    nameIDFormat: [Constants.namespace.format.persistent],
    singleSignOnService: service(SAML_PATHS.signIn),
    singleLogoutService: service(SAML_PATHS.signOut),
    loginResponseTemplate: {
      context: SamlLib.defaultLoginResponseTemplate.context.replace("{AuthnStatement}", AUTHN_STATEMENT),
      attributes: [
        { ...TEXT, name: "email", valueTag: "user.email" },
        { ...TEXT, name: "email_verified", valueTag: "user.emailVerified" },
      ],
    },
  });
}

/** The application, which is Amazon Cognito. */
export function serviceProvider(application: SamlApplication): ServiceProviderInstance {
  const { post } = Constants.namespace.binding;
  const { acsUrl, audience, signingCertificate, encryptionCertificate, signWhole, signOutUrl } = application;
  return ServiceProvider({
    entityID: audience,
    authnRequestsSigned: signingCertificate !== undefined,
    wantAssertionsSigned: signWhole !== true,
    wantLogoutResponseSigned: true,
    signingCert: signingCertificate,
    encryptCert: encryptionCertificate,
    assertionConsumerService: [{ Binding: post, Location: acsUrl }],
    singleLogoutService: signOutUrl === undefined ? undefined : [{ Binding: post, Location: signOutUrl }],
  });
}

/**
 * The response for a user. Source of the values: AWS IAM Identity Center user guide, "Attribute mappings", with Subject `${user:subject}` and
 * format persistent.
 *
 * @param request ID of the request; absent if the provider begins. The attribute is then missing.
 */
export function filledIn(
  template: string,
  { provider, application, values }: SamlEntities,
  user: ProviderUser,
  request: string | undefined,
) {
  const id = `_${randomUUID()}`;
  const now = new Date().toISOString();
  const end = new Date(Date.now() + LIFETIME_MS).toISOString();
  const acsUrl = application.entityMeta.getAssertionConsumerService("post");
  const tags = {
    ID: id,
    AssertionID: `_${randomUUID()}`,
    Destination: acsUrl,
    SubjectRecipient: acsUrl,
    Audience: application.entityMeta.getEntityID(),
    Issuer: provider.entityMeta.getEntityID(),
    IssueInstant: now,
    ConditionsNotBefore: now,
    ConditionsNotOnOrAfter: end,
    SubjectConfirmationDataNotOnOrAfter: end,
    StatusCode: Constants.StatusCode.Success,
    NameIDFormat: Constants.namespace.format.persistent,
    NameID: user.id,
    InResponseTo: request,
    SessionIndex: `_${randomUUID()}`,
    attrUserEmail: user.email,
    attrUserEmailVerified: String(user.emailVerified),
    ...values,
  };
  return { id, context: SamlLib.replaceTagsByValue(template, tags) };
}

/** Source: SAML V2.0 core, section 2.7.2. */
const AUTHN_STATEMENT =
  '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{SessionIndex}"><saml:AuthnContext>' +
  "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef>" +
  "</saml:AuthnContext></saml:AuthnStatement>";

const TEXT = {
  nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
  valueXsiType: "xs:string",
};
