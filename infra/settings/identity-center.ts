import { z } from "zod";
import { MAX_ACCESS_SCOPES, MAX_AUDIENCES, TEXT_LIMITS, type TextLimit } from "./aws-limits.ts";
import { limitedText, objectOf, setOf, textLike, toggle } from "./values.ts";

/** Amazon Quick's own app client, in `application.clients`. The names of `clients` are those of the other apps. */
export const AMAZON_QUICK = "amazon-quick";

/** `application.callers`: all principals of the stack's account whose IAM policies allow it. */
export const WHOLE_ACCOUNT = "account";

/**
 * Claims of this pool's ID tokens that identify a user. Source: `readAttributes` of infra/user-pool/app-client.ts; "Understanding the identity
 * (ID) token", Amazon Cognito.
 */
const CLAIMS = ["email", "sub"] as const;

/** Claims that the ID tokens carry, too, but which do not say who the user is. An app may let users change their names. */
const DESCRIPTIVE = ["email_verified", "name", "given_name", "family_name"];

/**
 * What IAM Identity Center can look a user up by: e-mail, user name, external ID. Source: "Trusted token issuer configuration settings", IAM
 * Identity Center, attribute mapping; OidcJwtConfiguration, IdentityStoreAttributePath: a JMESPath expression. Only `emails.value` is documented; the others
 * are the members of the Identity Store API: docs/first-deployment-checks.md.
 */
const ATTRIBUTES = ["emails.value", "userName", "externalIds.id"] as const;

/** Source: "Using Amazon Cognito as a trusted token issuer", the access scopes of Amazon Q Business. */
export const DEFAULT_SCOPES = [
  "qbusiness:messages:access",
  "qbusiness:messages:read_write",
  "qbusiness:conversations:access",
  "qbusiness:conversations:read_write",
  "qbusiness:qapps:access",
];

const CLAIM = "write email or sub";
const INSTANCE =
  "write the ARN of an instance: aws sso-admin list-instances shows it (arn:aws:sso:::instance/ssoins-1234567890abcdef)";
const ROLE =
  "write the ARN of a role, without wildcards: arn:aws:iam::111122223333:role/name; a session's ARN (assumed-role) is none";
const CALLERS =
  'write a list of the ARNs of the roles that exchange tokens, or "account" for all principals of the stack\'s account that IAM allows it';
const POLICY =
  "write the ARN of a policy of your account: arn:aws:iam::111122223333:policy/name; AWS's own policies change, and allow more than one application";
const CLIENT = `write ${AMAZON_QUICK} for Amazon Quick's own app client, or the name of an app in clients`;

/** A text without white space at its ends. */
const named = (limit: TextLimit) => z.string({ error: limit.allowed }).trim().pipe(limitedText(limit));

const roleArn = () =>
  textLike(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, ROLE).pipe(limitedText(TEXT_LIMITS.roleArn));

/** A claim, with a reason of its own for one that the tokens carry and that does not identify a user. */
const claim = z.string({ error: CLAIM }).transform((value, context) => {
  const name = value.trim();
  const known = CLAIMS.find((one) => one === name);
  if (known !== undefined) return known;
  const reason = DESCRIPTIVE.includes(name)
    ? `the claim ${name} does not identify a user`
    : "this pool's ID tokens do not carry this claim, or it does not identify a user for good";
  context.addIssue({ code: "custom", message: `${reason}: ${CLAIM}` });
  return z.NEVER;
});

const trustedTokenIssuer = toggle({
  name: named(TEXT_LIMITS.trustedTokenIssuerName).default("AmazonQuickDesktop"),
  claim: claim.default("email"),
  attribute: z
    .enum(ATTRIBUTES, { error: `write ${ATTRIBUTES.slice(0, -1).join(", ")} or ${ATTRIBUTES.at(-1)}` })
    .default("emails.value"),
  instanceArn: textLike(
    /^arn:aws(?:-[a-z]{1,5}){0,3}:sso:::instance\/(?:sso)?ins-[a-zA-Z0-9.-]{16}$/,
    INSTANCE,
  ).optional(),
  region: textLike(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "write a Region, such as eu-west-1").optional(),
  roleArn: roleArn().optional(),
});
export type TrustedTokenIssuerSettings = NonNullable<z.infer<typeof trustedTokenIssuer>>;

const application = objectOf({
  name: named(TEXT_LIMITS.applicationName).default("QuickSignIn"),
  // Always sent: the API cannot remove a description, only replace it. Source: UpdateApplication, Description.
  description: named(TEXT_LIMITS.applicationDescription).default("Exchanges tokens of a Quick Sign-in stack"),
  clients: setOf(textLike(/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/, CLIENT), MAX_AUDIENCES),
  assign: setOf(named(TEXT_LIMITS.groupName)).optional(),
  scopes: setOf(
    textLike(
      /^\w{1,50}(?::\w{1,50}){0,2}$/,
      "write a scope of one to three parts, such as qbusiness:messages:access",
    ),
    MAX_ACCESS_SCOPES,
  ).default([...DEFAULT_SCOPES]),
  callers: z.union([z.literal(WHOLE_ACCOUNT), setOf(roleArn())], { error: CALLERS }),
});
export type ApplicationSettings = z.infer<typeof application>;

const callerRole = toggle({
  policyArn: textLike(/^arn:aws[\w-]*:iam::\d{12}:policy\/[\w+=,.@/-]+$/, POLICY).optional(),
});

const identityCenterSchema = objectOf({
  trustedTokenIssuer: trustedTokenIssuer.optional(),
  application: application.optional(),
  callerRole: callerRole.optional(),
});
export type IdentityCenterSettings = z.infer<typeof identityCenterSchema>;

/** Trusted identity propagation: what the stack declares in IAM Identity Center. */
export const identityCenter = identityCenterSchema.optional().meta({
  description:
    "What the stack declares in IAM Identity Center, so that it accepts this pool's ID tokens. `trustedTokenIssuer`: `true`, or `name` " +
    "(`AmazonQuickDesktop`), `claim` (`email`), `attribute` (`emails.value`), `instanceArn`, `region`, `roleArn`. `application`: `name`, " +
    "`description`, `clients`, `assign`, `scopes`, `callers`. `callerRole`: `true`, or `policyArn`. See " +
    "[trusted-identity-propagation.md](trusted-identity-propagation.md).",
  default: "off",
  protection: { "application.assign": "set", "application.callers": "named" },
  example: { trustedTokenIssuer: true },
  references: {
    "trusted token issuers":
      "https://docs.aws.amazon.com/singlesignon/latest/userguide/using-apps-with-trusted-token-issuer.html",
  },
});
