import { listOf, property, texts } from "../read.ts";
import type { Rule } from "../rule.ts";

const USER_POOL = "aws:cognito/userPool:UserPool";

/**
 * A code by SMS can be taken over with the number, and its sending costs whoever owns the pool. The texts of an invitation do
 * no harm: Cognito wants one for SMS as soon as there is a template, and sends none to who has no number.
 */
export const smsFactor: Rule = {
  code: "sms-factor",
  description:
    "A user pool must not use SMS: to sign in, as second factor, to recover an account or to verify.",
  source: "https://pages.nist.gov/800-63-4/sp800-63b.html#pstnOOB",
  faults: ({ type, props }) => (type === USER_POOL ? CHECKS.flatMap((check) => check(props)) : []),
};

type Check = (props: Readonly<Record<string, unknown>>) => readonly string[];

const CHECKS: readonly Check[] = [
  (props) =>
    ["smsConfiguration", "smsAuthenticationMessage", "smsVerificationMessage"]
      .filter((name) => props[name] !== undefined)
      .map((name) => `${name} is set: leave it out, and let an authenticator app be the second factor.`),
  (props) =>
    texts(property(props["signInPolicy"], "allowedFirstAuthFactors")).includes("SMS_OTP")
      ? ["signInPolicy allows SMS_OTP: take it out."]
      : [],
  (props) =>
    listOf(property(props["accountRecoverySetting"], "recoveryMechanisms"))
      .filter((mechanism) => property(mechanism, "name") === "verified_phone_number")
      .map(() => "accountRecoverySetting has verified_phone_number: use verified_email or admin_only."),
  (props) =>
    texts(props["autoVerifiedAttributes"]).includes("phone_number")
      ? ["autoVerifiedAttributes has phone_number: take it out."]
      : [],
  (props) => {
    const mfa = props["mfaConfiguration"] ?? "OFF";
    const isByApp = property(props["softwareTokenMfaConfiguration"], "enabled") === true;
    const isByMail = props["emailMfaConfiguration"] !== undefined;
    return mfa === "OFF" || isByApp || isByMail
      ? []
      : ["There is a second factor, and SMS alone to have it by: set softwareTokenMfaConfiguration.enabled."];
  },
];
