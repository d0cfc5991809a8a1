import type { LambdaConfigType } from "@aws-sdk/client-cognito-identity-provider";
import { type Check, type Finding, failure, noticed, ok, warning } from "../check.ts";
import { command } from "../printed-command.ts";
import type { Target } from "../target.ts";
import { poolOf } from "./facts/pool.ts";
import { differsSlightly, isOwnPool, listed } from "./facts/problems.ts";

const NEEDS = ["pool.exists"];
const GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide";

const tier: Check = {
  id: "pool.tier",
  title: "The pool has the feature plan of the settings",
  needs: NEEDS,
  applies: isOwnPool,
  async run(target) {
    const actual = (await poolOf(target)).UserPoolTier ?? "ESSENTIALS";
    const expected = target.settings.tier.toUpperCase();
    if (actual === expected) return ok(actual.toLowerCase());
    return differsSlightly(target, {
      seen: `The pool has the plan ${actual}. The settings say ${expected}.`,
      why: "Another plan has other prices and features: threat protection needs PLUS.",
      link: `${GUIDE}/cognito-sign-in-feature-plans.html`,
    });
  },
};

const issuerType: Check = {
  id: "pool.issuer-type",
  title: "The pool's issuer type is the one that was handed out",
  needs: NEEDS,
  async run(target) {
    const type = (await poolOf(target)).IssuerConfiguration?.Type ?? "ORIGINAL";
    const isUpdated = new URL(target.outputs.IssuerUrl).host.startsWith("issuer-");
    if (isUpdated === (type === "UPDATED")) return ok(type);
    return failure({
      seen: `The pool's issuer type is ${type}, and the issuer that was handed out is ${target.outputs.IssuerUrl}.`,
      why: "Tokens name another issuer than Amazon Quick expects: it refuses each of them.",
      fix: `${command(target, "provision", "--preview")} shows the new issuer. Set the type back in the Amazon Cognito console, or make the extension access again`,
      link: "docs/production-checklist.md#issuer-type",
    });
  },
};

/** What a trigger can do to a sign-in. Source: LambdaConfigType. */
const TOKEN_TRIGGERS = ["PreTokenGeneration", "PreTokenGenerationConfig"] as const;
const REFUSING_TRIGGERS = [
  "PreAuthentication",
  "PostAuthentication",
  "UserMigration",
  "CustomMessage",
] as const;
const SENDERS = ["CustomEmailSender", "PreSignUp", "PostConfirmation"] as const;

const triggers: Check = {
  id: "pool.triggers",
  title: "No Lambda trigger changes tokens or refuses sign-ins",
  needs: NEEDS,
  run: async (target) => triggersFinding(target, (await poolOf(target)).LambdaConfig ?? {}),
};

/** The stack declares no trigger: any was added by hand, or belongs to a pool that existed before. Pure. */
export function triggersFinding(target: Target, triggers: LambdaConfigType): Finding {
  const present = (names: readonly (keyof LambdaConfigType)[]) =>
    names.filter((name) => triggers[name] !== undefined);
  const link = `${GUIDE}/cognito-user-identity-pools-working-with-aws-lambda-triggers.html`;
  const fix =
    "In the Amazon Cognito console: User pool → Extensions → Lambda triggers; read the function, or remove it";
  const ofTokens = present(TOKEN_TRIGGERS);
  if (ofTokens.length > 0) {
    const seen = `The pool has the Lambda trigger ${ofTokens[0]}.`;
    const why =
      "It can remove or change the claims by which Amazon Quick finds a user: email and email_verified.";
    return warning({ seen, why, fix, link });
  }
  const others = present([...REFUSING_TRIGGERS, ...SENDERS]);
  if (others.length === 0) return ok();
  if (!isOwnPool(target)) return noticed(`The pool has its owner's Lambda triggers: ${listed(others)}.`);
  const seen = `The pool has Lambda triggers that this stack does not declare: ${listed(others)}.`;
  return warning({ seen, why: "Their code can refuse a sign-in, or change invitations.", fix, link });
}

/** What determines the pool's tokens. */
export const tokenChecks: readonly Check[] = [tier, issuerType, triggers];
