import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateEmailIdentityCommand, DeleteEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { z } from "zod";
import type { Target } from "../../../doctor/target.ts";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import { changedAnswers } from "../support/changed-answers.ts";
import { fakeService } from "../support/fake-service.ts";
import type { HealthyStack, Planted, PlantedFault } from "./planted-fault.ts";

type Change = Partial<UpdateUserPoolCommandInput>;

/** A fault of the pool that one call of UpdateUserPool makes. */
function changed(
  check: string,
  fault: string,
  change: Change,
  state: PlantedFault["state"] = "failure",
): PlantedFault {
  return { check, fault, state, plant: (stack) => changePool(stack, change) };
}

async function changePool({ sandbox, target }: HealthyStack, change: Change): Promise<Planted> {
  const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  const UserPoolId = target.outputs.PoolId;
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
  const before = whatUpdateResets(UserPool ?? {});
  await cognito.send(new UpdateUserPoolCommand({ ...before, UserPoolId, ...change }));
  return {
    undo: async () => {
      await cognito.send(new UpdateUserPoolCommand({ ...before, LambdaConfig: {}, UserPoolId }));
    },
  };
}

/** Source: UpdateUserPool: what a request does not name gets its default. */
function whatUpdateResets(pool: Omit<Change, "UserPoolId">) {
  const { Policies, DeletionProtection, LambdaConfig, AutoVerifiedAttributes, MfaConfiguration } = pool;
  const { UserAttributeUpdateSettings, EmailConfiguration, AdminCreateUserConfig, UserPoolTags } = pool;
  const { UserPoolAddOns, AccountRecoverySetting, UserPoolTier } = pool;
  // Cognito wants the days of a temporary password in the password policy alone.
  const { UnusedAccountValidityDays: _, ...creation } = AdminCreateUserConfig ?? {};
  return {
    Policies,
    DeletionProtection,
    LambdaConfig,
    AutoVerifiedAttributes,
    MfaConfiguration,
    UserAttributeUpdateSettings,
    EmailConfiguration,
    AdminCreateUserConfig: creation,
    UserPoolTags,
    UserPoolAddOns,
    AccountRecoverySetting,
    UserPoolTier,
  };
}

async function turnMfaOff({ sandbox, target }: HealthyStack): Promise<Planted> {
  const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  const UserPoolId = target.outputs.PoolId;
  await cognito.send(new SetUserPoolMfaConfigCommand({ UserPoolId, MfaConfiguration: "OFF" }));
  const on = {
    UserPoolId,
    MfaConfiguration: "OPTIONAL" as const,
    SoftwareTokenMfaConfiguration: { Enabled: true },
  };
  return {
    undo: async () => {
      await cognito.send(new SetUserPoolMfaConfigCommand(on));
    },
  };
}

const IDENTITY = "example.com";

/** The settings of a stack that sends through Amazon SES. */
function withSes(target: Target): Target {
  const identityArn = `arn:aws:ses:${target.region}:${target.account}:identity/${IDENTITY}`;
  return { ...target, settings: { ...target.settings, email: { identityArn, from: `sign-in@${IDENTITY}` } } };
}

/** Lets the pool send through an identity of Amazon SES. */
async function sendWithSes(stack: HealthyStack): Promise<Planted & { readonly target: Target }> {
  const target = withSes(stack.target);
  const EmailConfiguration = {
    EmailSendingAccount: "DEVELOPER" as const,
    SourceArn: target.settings.email?.identityArn,
    From: target.settings.email?.from,
  };
  const ses = new SESv2Client(asRoot(stack.sandbox));
  await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: IDENTITY }));
  const { undo } = await changePool(stack, { EmailConfiguration });
  return {
    target,
    undo: async () => {
      await undo();
      await ses.send(new DeleteEmailIdentityCommand({ EmailIdentity: IDENTITY }));
    },
  };
}

/** A fault of Amazon SES, whose emulator has neither a sandbox nor identities that are not verified. */
function ofSes(
  check: string,
  fault: string,
  { verified = true, account = {}, state = "failure" }: FakeSes,
): PlantedFault {
  return {
    check,
    fault,
    state,
    plant: async (stack) => {
      const { target, undo } = await sendWithSes(stack);
      const fake = await fakeService("AWS_ENDPOINT_URL_SESV2", ({ path }) => ({
        body: path.startsWith("/v2/email/identities/")
          ? { VerifiedForSendingStatus: verified }
          : { ProductionAccessEnabled: true, SendingEnabled: true, SendQuota: QUOTA, ...account },
      }));
      return {
        target,
        env: fake.env,
        undo: async () => {
          await fake.undo();
          await undo();
        },
      };
    },
  };
}

const QUOTA = { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 10 };

interface FakeSes {
  readonly verified?: boolean;
  /** Members of GetAccount's answer. */
  readonly account?: object;
  readonly state?: PlantedFault["state"];
}

/** What Cognito answers of the pool. */
function described(check: string, fault: string, change: (answer: object) => object): PlantedFault {
  const plant = ({ sandbox: { env } }: HealthyStack) =>
    changedAnswers(
      "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
      env["AWS_ENDPOINT_URL"] ?? "",
      "DescribeUserPool",
      change,
    );
  return { check, fault, state: "failure", plant };
}

const poolAnswer = z.looseObject({ UserPool: z.looseObject({}) });

function updatedIssuer(answer: object): object {
  const { UserPool } = poolAnswer.parse(answer);
  return { UserPool: { ...UserPool, IssuerConfiguration: { Type: "UPDATED" } } };
}

function brokenSender(answer: object): object {
  const { UserPool } = poolAnswer.parse(answer);
  return { UserPool: { ...UserPool, EmailConfigurationFailure: "The identity is not verified." } };
}

export const poolFaults: readonly PlantedFault[] = [
  described("pool.exists", "The user pool was deleted", () => ({ __type: "ResourceNotFoundException" })),
  described("pool.issuer-type", "The pool's issuer type was changed", updatedIssuer),
  described("pool.sender", "Cognito cannot send mails", brokenSender),
  { check: "pool.mfa", fault: "MFA was turned off", state: "failure", plant: turnMfaOff },
  changed("pool.self-sign-up", "Users can make their own account", {
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
  }),
  changed(
    "pool.deletion-protection",
    "The pool can be deleted",
    { DeletionProtection: "INACTIVE" },
    "warning",
  ),
  changed("pool.password-policy", "Passwords of six characters are enough", {
    Policies: {
      PasswordPolicy: {
        MinimumLength: 6,
        RequireLowercase: true,
        RequireUppercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
        TemporaryPasswordValidityDays: 7,
      },
    },
  }),
  changed("pool.recovery", "Users cannot reset a forgotten password", {
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
  }),
  changed("pool.tier", "The pool has another feature plan", { UserPoolTier: "PLUS" }, "warning"),
  changed(
    "pool.triggers",
    "A Lambda trigger changes the tokens",
    { LambdaConfig: { PreTokenGeneration: "arn:aws:lambda:eu-central-1:111122223333:function:claims" } },
    "warning",
  ),
  {
    check: "pool.threat-protection",
    fault: "Threat protection is off, which the settings enforce",
    state: "failure",
    plant: async ({ target }) => {
      const threatProtection = { ...target.settings.threatProtection, mode: "enforced" as const };
      return {
        target: { ...target, settings: { ...target.settings, threatProtection } },
        undo: async () => {},
      };
    },
  },
  {
    check: "pool.sender",
    fault: "The pool sends with Cognito's own sender instead of Amazon SES",
    state: "failure",
    plant: async ({ target }) => ({ target: withSes(target), undo: async () => {} }),
  },
  ofSes("pool.ses-identity", "The sender's domain is not verified in Amazon SES", { verified: false }),
  ofSes("pool.ses-sandbox", "Amazon SES is in its sandbox", {
    account: { ProductionAccessEnabled: false },
    state: "warning",
  }),
  ofSes("pool.mails-left", "Amazon SES has few mails left today", {
    account: { SendQuota: { ...QUOTA, Max24HourSend: 200, SentLast24Hours: 190 } },
    state: "warning",
  }),
];
