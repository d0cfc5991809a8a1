import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  type AuthenticationMethod,
  DeleteApplicationAccessScopeCommand,
  DeleteApplicationAuthenticationMethodCommand,
  DeleteApplicationGrantCommand,
  GetApplicationAuthenticationMethodCommand,
  GetApplicationGrantCommand,
  type Grant,
  PutApplicationAccessScopeCommand,
  PutApplicationAssignmentConfigurationCommand,
  PutApplicationAuthenticationMethodCommand,
  PutApplicationGrantCommand,
  UpdateTrustedTokenIssuerCommand,
} from "@aws-sdk/client-sso-admin";
import { z } from "zod";
import { callersOf, exchangeSetupOf } from "../../../doctor/exchange-setup.ts";
import { actorPolicy } from "../../../infra/shared/iam.ts";
import { samplePeople } from "../../../sandbox/people.ts";
import type { ExchangeSetup } from "../../../sign-in/exchange/setup.ts";
import { createIamRole, JWT_BEARER, jwtGrant, ssoAdmin } from "../../sandbox/exchange-setup.ts";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import { type ChangeAnswer, changedAnswers } from "../support/changed-answers.ts";
import type { HealthyStack, Planted, PlantedFault } from "./planted-fault.ts";

function setupOf({ target }: HealthyStack): ExchangeSetup {
  const setup = exchangeSetupOf(target);
  if (setup === undefined) throw new Error("The healthy stack has no application.");
  return setup;
}

/** A state that IAM Identity Center's API cannot reach, or not without a trace. */
function answering(variable: string, operation: string, change: ChangeAnswer) {
  return async ({ sandbox }: HealthyStack): Promise<Planted> =>
    changedAnswers(variable, sandbox.env[variable] ?? "", operation, change);
}

const describedIssuer = z.looseObject({
  TrustedTokenIssuerConfiguration: z.looseObject({
    OidcJwtConfiguration: z.looseObject({ IssuerUrl: z.string() }),
  }),
});

/** The URL of an issuer cannot be changed: an administrator may have made it by hand with this one. */
function withSlash(answer: object): object {
  const issuer = describedIssuer.parse(answer);
  issuer.TrustedTokenIssuerConfiguration.OidcJwtConfiguration.IssuerUrl += "/";
  return issuer;
}

const listed = z.looseObject({ Users: z.array(z.looseObject({})) });

function withTwin(answer: object): object {
  const { Users, ...rest } = listed.parse(answer);
  const [ada] = samplePeople;
  return {
    ...rest,
    Users: [...Users, { ...ada, UserId: "93a4c8d2-0000-4000-8000-00000000fffe", UserName: "ada.two" }],
  };
}

async function otherAttribute(stack: HealthyStack): Promise<Planted> {
  const { issuerArn: TrustedTokenIssuerArn } = setupOf(stack);
  const set = (IdentityStoreAttributePath: string) =>
    ssoAdmin(stack.sandbox).send(
      new UpdateTrustedTokenIssuerCommand({
        TrustedTokenIssuerArn,
        TrustedTokenIssuerConfiguration: { OidcJwtConfiguration: { IdentityStoreAttributePath } },
      }),
    );
  await set("userName");
  return {
    undo: async () => {
      await set("emails.value");
    },
  };
}

/** Changes the grant, and puts the one from before back. */
async function changedGrant(
  stack: HealthyStack,
  change: (setup: ExchangeSetup) => Grant | undefined,
): Promise<Planted> {
  const admin = ssoAdmin(stack.sandbox);
  const setup = setupOf(stack);
  const grant = { ApplicationArn: setup.applicationArn, GrantType: JWT_BEARER } as const;
  const { Grant: before } = await admin.send(new GetApplicationGrantCommand(grant));
  const after = change(setup);
  if (after === undefined) await admin.send(new DeleteApplicationGrantCommand(grant));
  else await admin.send(new PutApplicationGrantCommand({ ...grant, Grant: after }));
  return {
    undo: async () => {
      await admin.send(new PutApplicationGrantCommand({ ...grant, Grant: before }));
    },
  };
}

async function withoutScope(stack: HealthyStack): Promise<Planted> {
  const admin = ssoAdmin(stack.sandbox);
  const { applicationArn: ApplicationArn, scopes } = setupOf(stack);
  const scope = { ApplicationArn, Scope: scopes.at(-1) };
  await admin.send(new DeleteApplicationAccessScopeCommand(scope));
  return {
    undo: async () => {
      await admin.send(new PutApplicationAccessScopeCommand(scope));
    },
  };
}

/** Changes the actor policy, and puts the one from before back. */
async function changedMethod(
  stack: HealthyStack,
  change: () => Promise<AuthenticationMethod | undefined>,
): Promise<Planted> {
  const admin = ssoAdmin(stack.sandbox);
  const method = { ApplicationArn: setupOf(stack).applicationArn, AuthenticationMethodType: "IAM" } as const;
  const { AuthenticationMethod: before } = await admin.send(
    new GetApplicationAuthenticationMethodCommand(method),
  );
  const after = await change();
  if (after === undefined) await admin.send(new DeleteApplicationAuthenticationMethodCommand(method));
  else
    await admin.send(
      new PutApplicationAuthenticationMethodCommand({ ...method, AuthenticationMethod: after }),
    );
  return {
    undo: async () => {
      await admin.send(
        new PutApplicationAuthenticationMethodCommand({ ...method, AuthenticationMethod: before }),
      );
    },
  };
}

async function otherCaller({ sandbox }: HealthyStack): Promise<AuthenticationMethod> {
  const name = `other-caller-${Date.now().toString(36)}`;
  const { arn } = await createIamRole(sandbox, name, {
    Effect: "Allow",
    Action: "iam:ListRoles",
    Resource: "*",
  });
  const statement = {
    Effect: "Allow",
    Principal: { AWS: arn },
    Action: "sso-oauth:CreateTokenWithIAM",
    Resource: "*",
  };
  return { Iam: { ActorPolicy: { Version: "2012-10-17", Statement: [statement] } } };
}

async function alsoAllowed(stack: HealthyStack, account: string): Promise<AuthenticationMethod> {
  const { applicationArn } = setupOf(stack);
  const policy = actorPolicy(applicationArn, [...callersOf(stack.target), account]);
  return { Iam: { ActorPolicy: JSON.parse(policy) } };
}

async function requiredAssignment(stack: HealthyStack): Promise<Planted> {
  const { applicationArn: ApplicationArn } = setupOf(stack);
  const set = (AssignmentRequired: boolean) =>
    ssoAdmin(stack.sandbox).send(
      new PutApplicationAssignmentConfigurationCommand({ ApplicationArn, AssignmentRequired }),
    );
  await set(true);
  return {
    undo: async () => {
      await set(false);
    },
  };
}

async function otherSource({ target }: HealthyStack): Promise<Planted> {
  const { directorySync } = target.settings;
  if (directorySync === undefined) throw new Error("The healthy stack has no directorySync.");
  const sources = [{ kind: "idc" as const }, { kind: "local" as const, namespace: "default" }];
  const settings = { ...target.settings, directorySync: { ...directorySync, sources } };
  return { target: { ...target, settings }, undo: async () => {} };
}

async function trustWithoutContext({ sandbox, target }: HealthyStack): Promise<Planted> {
  const iam = new IAMClient(asRoot(sandbox));
  const RoleName = target.outputs.CallerRoleArn?.split("/").at(-1) ?? "";
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const before = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  const set = (PolicyDocument: string) =>
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  await set(before.replace(/,\s*"sts:SetContext"/, ""));
  return {
    undo: async () => {
      await set(before);
    },
  };
}

/** Faults of trusted identity propagation. */
export const identityCenterFaults: readonly PlantedFault[] = [
  {
    check: "identity-center.issuer-url",
    fault: "The URL of the trusted token issuer has a slash at its end",
    state: "failure",
    plant: answering("AWS_ENDPOINT_URL_SSO_ADMIN", "DescribeTrustedTokenIssuer", withSlash),
  },
  {
    check: "identity-center.issuer-url",
    fault: "The trusted token issuer was deleted by hand",
    state: "failure",
    plant: answering("AWS_ENDPOINT_URL_SSO_ADMIN", "DescribeTrustedTokenIssuer", () => ({
      __type: "ResourceNotFoundException",
    })),
  },
  {
    check: "identity-center.claim-mapping",
    fault: "The trusted token issuer compares the e-mail with user names",
    state: "failure",
    plant: otherAttribute,
  },
  {
    check: "identity-center.claim-unique",
    fault: "Two users of IAM Identity Center have one e-mail",
    state: "failure",
    plant: answering("AWS_ENDPOINT_URL_IDENTITYSTORE", "ListUsers", withTwin),
  },
  {
    check: "application.grant",
    fault: "The application's grant was deleted by hand",
    state: "failure",
    plant: (stack) => changedGrant(stack, () => undefined),
  },
  {
    check: "application.audience",
    fault: "The application's grant accepts tokens of another app client",
    state: "failure",
    plant: (stack) => changedGrant(stack, ({ issuerArn }) => jwtGrant(issuerArn, ["anotherclient"])),
  },
  {
    check: "application.scopes",
    fault: "An access scope of the application was removed by hand",
    state: "failure",
    plant: withoutScope,
  },
  {
    check: "application.actor-policy",
    fault: "The application has no actor policy",
    state: "failure",
    plant: (stack) => changedMethod(stack, async () => undefined),
  },
  {
    check: "application.actor-policy",
    fault: "The actor policy names another role",
    state: "failure",
    plant: (stack) => changedMethod(stack, () => otherCaller(stack)),
  },
  {
    check: "application.actor-policy",
    fault: "The actor policy also names another account",
    state: "warning",
    plant: (stack) => changedMethod(stack, () => alsoAllowed(stack, "444455556666")),
  },
  {
    check: "application.assignment",
    fault: "The application requires assignments, and no one is assigned",
    state: "failure",
    plant: requiredAssignment,
  },
  {
    check: "application.users",
    fault: "Users of Amazon Quick who are not in IAM Identity Center can sign in",
    state: "warning",
    plant: otherSource,
  },
  {
    check: "caller-role.trust",
    fault: "The trust policy of the caller role lacks sts:SetContext",
    state: "failure",
    plant: trustWithoutContext,
  },
];
