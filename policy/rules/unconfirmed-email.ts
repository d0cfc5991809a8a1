import { property, texts } from "../read.ts";
import type { Rule } from "../rule.ts";

const USER_POOL = "aws:cognito/userPool:UserPool";

/** The setting's path; @pulumi/aws writes the list's name in the plural. */
const SETTINGS = "userAttributeUpdateSettings";
const LIST = "attributesRequireVerificationBeforeUpdates";

/**
 * A user with a token of the right scope may write the own e-mail address. Without this setting Cognito takes the new one at
 * once, unverified: apps that know a user by the address alone then see another user.
 */
export const unconfirmedEmail: Rule = {
  code: "unconfirmed-email",
  description:
    "A user pool must not take a changed e-mail address before the code that went to it is confirmed.",
  source:
    "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html",
  faults: ({ type, props }) =>
    type !== USER_POOL || texts(property(props[SETTINGS], LIST)).includes("email")
      ? []
      : [`${SETTINGS}.${LIST} lacks "email": add it, and "email" to autoVerifiedAttributes.`],
};
