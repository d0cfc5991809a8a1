import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  AMAZON_QUICK,
  type ApplicationSettings,
  type IdentityCenterSettings,
  type TrustedTokenIssuerSettings,
  WHOLE_ACCOUNT,
} from "../settings/identity-center.ts";
import type { CallerContext } from "../shared/context.ts";
import { actorPolicy, rootOf } from "../shared/iam.ts";
import type { Protection } from "../shared/protection.ts";
import { ApplicationAuthenticationMethod, ApplicationGrant } from "./application-access.ts";
import { declareCallerRole } from "./caller-role.ts";
import type { IdentityCenterInstance } from "./instance.ts";

export interface IdentityCenterArgs {
  readonly settings: IdentityCenterSettings;
  readonly trustedTokenIssuer: TrustedTokenIssuerSettings;
  readonly instance: IdentityCenterInstance;
  readonly context: CallerContext;
  /** The pool's issuer: what the tokens name as `iss`. */
  readonly issuer: pulumi.Input<string>;
  readonly quickClientId: pulumi.Input<string>;
  /** Client IDs of the other apps, by their names in `clients`. */
  readonly clientIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly protection: Protection;
  readonly teardown: boolean;
}

/** Trusted identity propagation: IAM Identity Center accepts the pool's ID tokens, and applications exchange them. */
export class IdentityCenter extends pulumi.ComponentResource {
  readonly trustedTokenIssuerArn: pulumi.Output<string>;
  /** Absent without `application`. */
  readonly applicationArn: pulumi.Output<string> | undefined;
  /** Absent without `callerRole`. */
  readonly callerRoleArn: pulumi.Output<string> | undefined;

  constructor(name: string, args: IdentityCenterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:IdentityCenter", name, {}, opts);
    const { settings, instance, context } = args;
    const { application, callerRole } = settings;
    const parent = { parent: this };
    const remote = instance.provider ? { ...parent, provider: instance.provider } : parent;
    const issuer = declareIssuer(name, args, remote);
    this.trustedTokenIssuerArn = issuer.arn;
    if (application) {
      const principals = principalsOf(application, context);
      const { applicationArn } = declareApplication(name, { application, instance }, remote);
      this.applicationArn = applicationArn;
      const access = { ...instance.access, applicationArn };
      const issuers = [
        { trustedTokenIssuerArn: issuer.arn, authorizedAudiences: audiencesOf(application, args) },
      ];
      new ApplicationGrant(name, { ...access, issuers: pulumi.output(issuers) }, parent);
      const policy = applicationArn.apply((arn) => actorPolicy(arn, principals));
      new ApplicationAuthenticationMethod(name, { ...access, actorPolicy: policy }, parent);
      if (callerRole) this.callerRoleArn = declareCallerRole(name, { principals, callerRole }, parent);
    }
    this.registerOutputs();
  }
}

/** Amazon Quick's extension access refers to the issuer by its ARN, and cannot be edited: it is protected like the pool. */
function declareIssuer(
  name: string,
  { trustedTokenIssuer, instance, issuer, protection, teardown }: IdentityCenterArgs,
  options: pulumi.CustomResourceOptions,
): aws.ssoadmin.TrustedTokenIssuer {
  const oidcJwtConfiguration = {
    issuerUrl: issuer,
    claimAttributePath: trustedTokenIssuer.claim,
    identityStoreAttributePath: trustedTokenIssuer.attribute,
    jwksRetrievalOption: "OPEN_ID_DISCOVERY",
  };
  return new aws.ssoadmin.TrustedTokenIssuer(
    name,
    {
      instanceArn: instance.arn,
      name: trustedTokenIssuer.name,
      trustedTokenIssuerType: "OIDC_JWT",
      trustedTokenIssuerConfiguration: { oidcJwtConfiguration },
    },
    {
      ...options,
      protect: protection.isProtected("trustedTokenIssuer"),
      // Names are unique in an instance.
      deleteBeforeReplace: true,
      // In a teardown neither the pool's issuer nor the instance is looked up.
      ignoreChanges: teardown ? ["instanceArn", "trustedTokenIssuerConfiguration"] : [],
    },
  );
}

/** The application, which users may use it, and its access scopes. */
function declareApplication(
  name: string,
  {
    application,
    instance,
  }: Pick<IdentityCenterArgs, "instance"> & { readonly application: ApplicationSettings },
  options: pulumi.CustomResourceOptions,
): { readonly applicationArn: pulumi.Output<string> } {
  const { arn: applicationArn } = new aws.ssoadmin.Application(
    name,
    {
      instanceArn: instance.arn,
      // The provider of customer managed OAuth 2.0 applications. Source: CreateApplication, ApplicationProviderArn.
      applicationProviderArn: "arn:aws:sso::aws:applicationProvider/custom",
      name: application.name,
      description: application.description,
    },
    // UpdateApplication cannot change the instance. The provider (7.48) calls it all the same, and the application would stay where it is.
    { ...options, replaceOnChanges: ["instanceArn"] },
  );
  new aws.ssoadmin.ApplicationAssignmentConfiguration(
    name,
    { applicationArn, assignmentRequired: application.assign !== undefined },
    options,
  );
  for (const principalId of instance.groupIds) {
    const assignment = { applicationArn, principalId, principalType: "GROUP" };
    new aws.ssoadmin.ApplicationAssignment(`${name}-${principalId}`, assignment, options);
  }
  for (const scope of application.scopes)
    new aws.ssoadmin.ApplicationAccessScope(
      `${name}-${scope.replaceAll(":", "-")}`,
      { applicationArn, scope },
      options,
    );
  return { applicationArn };
}

/** Who may exchange tokens: the ARNs of roles, or of the account's root, which means the whole account. */
function principalsOf({ callers }: ApplicationSettings, { partition, account }: CallerContext): string[] {
  return callers === WHOLE_ACCOUNT ? [rootOf(partition, account)] : callers;
}

/** The `aud` of the tokens that may be exchanged. */
function audiencesOf(
  { clients }: ApplicationSettings,
  { quickClientId, clientIds }: IdentityCenterArgs,
): pulumi.Output<string>[] {
  const idOf = (app: string) => (app === AMAZON_QUICK ? quickClientId : clientIds[app]);
  return clients.flatMap((app) => {
    const id = idOf(app);
    return id === undefined ? [] : [pulumi.output(id)];
  });
}
