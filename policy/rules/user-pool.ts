import { listOf, property, texts } from "../read.ts";
import type { Rule } from "../rule.ts";

const USER_POOL = "aws:cognito/userPool:UserPool";

/**
 * Codes by SMS can be intercepted with the phone number, and cost money. The text of an SMS invitation is allowed: Cognito requires it
 * with each template, and sends none to users without a phone number.
 */
export const smsFactor: Rule = {
  code: "sms-factor",
  description:
    "A user pool must not use SMS: not to sign in, as second factor, to recover an account or to verify.",
  source: "https://pages.nist.gov/800-63-4/sp800-63b.html#pstnOOB",
  faults: ({ type, props }) => (type === USER_POOL ? SMS_CHECKS.flatMap((check) => check(props)) : []),
};

type Check = (props: Readonly<Record<string, unknown>>) => readonly string[];

const SMS_CHECKS: readonly Check[] = [
  (props) =>
    ["smsConfiguration", "smsAuthenticationMessage", "smsVerificationMessage"]
      .filter((name) => props[name] !== undefined)
      .map((name) => `${name} is set: remove it, and use an authenticator app as second factor.`),
  (props) =>
    texts(property(props["signInPolicy"], "allowedFirstAuthFactors")).includes("SMS_OTP")
      ? ["signInPolicy allows SMS_OTP: remove it."]
      : [],
  (props) =>
    listOf(property(props["accountRecoverySetting"], "recoveryMechanisms"))
      .filter((mechanism) => property(mechanism, "name") === "verified_phone_number")
      .map(() => "accountRecoverySetting has verified_phone_number: use verified_email or admin_only."),
  (props) =>
    texts(props["autoVerifiedAttributes"]).includes("phone_number")
      ? ["autoVerifiedAttributes has phone_number: remove it."]
      : [],
  (props) => {
    const mfa = props["mfaConfiguration"] ?? "OFF";
    const isByApp = property(props["softwareTokenMfaConfiguration"], "enabled") === true;
    const isByMail = props["emailMfaConfiguration"] !== undefined;
    return mfa === "OFF" || isByApp || isByMail
      ? []
      : ["SMS would be the only second factor: set softwareTokenMfaConfiguration.enabled."];
  },
];

/** The setting's path; @pulumi/aws writes the list's name in the plural. */
const UPDATE_SETTINGS = "userAttributeUpdateSettings";
const VERIFIED_FIRST = "attributesRequireVerificationBeforeUpdates";

/**
 * A user with a token of the right scope can change the e-mail address of the account. Without this setting Cognito stores the new
 * address at once, unverified: apps that identify users by their e-mail then see another user.
 */
export const unconfirmedEmail: Rule = {
  code: "unconfirmed-email",
  description:
    "A user pool must not store a changed e-mail address before the user confirms the code sent to it.",
  source:
    "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html",
  faults: ({ type, props }) =>
    type !== USER_POOL || texts(property(props[UPDATE_SETTINGS], VERIFIED_FIRST)).includes("email")
      ? []
      : [
          `${UPDATE_SETTINGS}.${VERIFIED_FIRST} lacks "email": add it, and "email" to autoVerifiedAttributes.`,
        ],
};

/**
 * The pool holds all accounts, and they cannot be restored. Two locks, since each works alone: the engine's against Pulumi, Cognito's
 * against other tools. A teardown relaxes this rule explicitly (policy/teardown.json): a rule that accepted two open locks would
 * accept any unprotected pool.
 */
export const unprotectedPool: Rule = {
  code: "unprotected-pool",
  description: "A user pool must be protected, by the engine and by Cognito.",
  source:
    "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html",
  faults: ({ type, props, opts }) => {
    if (type !== USER_POOL) return [];
    const faults: string[] = [];
    if (!opts.protect) faults.push("The engine may delete it: set the resource option protect.");
    if (props["deletionProtection"] !== "ACTIVE")
      faults.push('Cognito allows its deletion: set deletionProtection to "ACTIVE".');
    return faults;
  },
};
