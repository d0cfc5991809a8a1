import { smsFactor, unconfirmedEmail, unprotectedPool } from "../../policy/rules/user-pool.ts";
import { checkRule } from "./check-rule.ts";
import { resource } from "./resources.ts";

const POOL = "aws:cognito/userPool:UserPool";
const byApp = { mfaConfiguration: "ON", softwareTokenMfaConfiguration: { enabled: true } };

function pool(props: Record<string, unknown>) {
  return resource(POOL, { ...byApp, ...props });
}

function recoveryBy(...names: string[]) {
  return { recoveryMechanisms: names.map((name, index) => ({ name, priority: index + 1 })) };
}

checkRule(smsFactor, {
  fires: {
    "a way to send SMS": [
      pool({ smsConfiguration: { externalId: "a", snsCallerArn: "arn:aws:iam::1:role/sms" } }),
      /smsConfiguration is set: remove it/,
    ],
    "a text for codes": [pool({ smsAuthenticationMessage: "{####}" }), /smsAuthenticationMessage/],
    "sign-in by SMS": [
      pool({ signInPolicy: { allowedFirstAuthFactors: ["PASSWORD", "SMS_OTP"] } }),
      /SMS_OTP/,
    ],
    "recovery by SMS": [
      pool({ accountRecoverySetting: recoveryBy("verified_email", "verified_phone_number") }),
      /verified_phone_number/,
    ],
    "numbers that are verified by SMS": [
      pool({ autoVerifiedAttributes: ["email", "phone_number"] }),
      /phone_number/,
    ],
    "a second factor that can be nothing else": [
      resource(POOL, { mfaConfiguration: "OPTIONAL" }),
      /SMS would be the only second factor/,
    ],
  },
  silent: {
    "an authenticator app": pool({ accountRecoverySetting: recoveryBy("verified_email") }),
    "the text that an invitation needs": pool({
      adminCreateUserConfig: { inviteMessageTemplate: { smsMessage: "{username} {####}" } },
    }),
    "codes by e-mail": resource(POOL, { mfaConfiguration: "ON", emailMfaConfiguration: {} }),
    "no second factor": resource(POOL, { mfaConfiguration: "OFF" }),
    "a topic": resource("aws:sns/topic:Topic", { smsConfiguration: {} }),
  },
});

checkRule(unprotectedPool, {
  fires: {
    "a pool that the engine may delete": [
      resource(POOL, { deletionProtection: "ACTIVE" }, false),
      /The engine may delete it/,
    ],
    "a pool that anybody may delete": [
      pool({ deletionProtection: "INACTIVE" }),
      /Cognito allows its deletion/,
    ],
    "a pool that says nothing, which Cognito takes for no": [pool({}), /Cognito allows its deletion/],
  },
  silent: {
    "a pool with both locks": pool({ deletionProtection: "ACTIVE" }),
    "an API that is not protected": resource("aws:apigateway/restApi:RestApi", {}, false),
  },
});

function confirming(...names: string[]) {
  return pool({ userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: names } });
}

checkRule(unconfirmedEmail, {
  fires: {
    "a pool that says nothing, which takes an address at once": [pool({}), /lacks "email": add it/],
    "a pool that confirms telephone numbers alone": [confirming("phone_number"), /lacks "email"/],
    "a pool whose list is empty": [confirming(), /lacks "email"/],
  },
  silent: {
    "a pool that confirms e-mail addresses": confirming("email"),
    "a pool that confirms both": confirming("phone_number", "email"),
    "an app client": resource("aws:cognito/userPoolClient:UserPoolClient", {}),
  },
});
