import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type {
  OidcProviderSettings,
  ProviderSettings,
  UserPoolProviderSettings,
} from "../settings/federation.ts";
import { attributeMapping } from "./attribute-mapping.ts";
import { clientSecret } from "./client-secret.ts";
import { ADDED_BY_COGNITO, type Endpoints, openIdDetails, samlDetails } from "./provider-details.ts";

/** Where Cognito goes instead of the provider's own endpoints, and the secret with which it authenticates there. */
export interface BridgeEndpoints {
  readonly authorization: pulumi.Input<string>;
  readonly token: pulumi.Input<string>;
  /** Absent, Cognito asks the provider itself. */
  readonly userInfo?: pulumi.Input<string> | undefined;
  readonly clientSecret: pulumi.Input<string>;
}

export interface IdentityProviderArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly settings: ProviderSettings;
  /** Absent for SAML, and if the stack is about to be destroyed. */
  readonly endpoints: Endpoints | undefined;
  /** Absent, Cognito reaches the provider itself. */
  readonly bridge: BridgeEndpoints | undefined;
  readonly retain: boolean;
  /** The stack is about to be destroyed: neither document nor secret is read, and the details stay as they are. */
  readonly teardown: boolean;
}

/** An identity provider of the pool; nothing for a SAML provider that has no metadata yet. */
export function declareIdentityProvider(
  name: string,
  providerName: string,
  args: IdentityProviderArgs,
  parent: pulumi.Resource,
): aws.cognito.IdentityProvider | undefined {
  const { settings, teardown } = args;
  const details = settings.type === "saml" ? samlDetails(settings) : openIdProvider(settings, args);
  if (details === undefined) return undefined;
  const providerType = settings.type === "saml" ? "SAML" : "OIDC";
  const added = ADDED_BY_COGNITO[providerType].map((key) => `providerDetails.${key}`);
  return new aws.cognito.IdentityProvider(
    `${name}-${providerName}`,
    {
      userPoolId: args.userPoolId,
      providerName,
      providerType,
      providerDetails: details,
      attributeMapping: attributeMapping(settings),
      // An empty list too: the provider would keep the domains that are no longer set.
      idpIdentifiers: [...(settings.domains ?? [])],
    },
    {
      parent,
      retainOnDelete: args.retain,
      // A pool has one provider of a name.
      deleteBeforeReplace: true,
      ignoreChanges: teardown ? ["providerDetails"] : added,
      additionalSecretOutputs: settings.type === "saml" ? [] : ["providerDetails"],
    },
  );
}

function openIdProvider(
  settings: OidcProviderSettings | UserPoolProviderSettings,
  { endpoints = UNKNOWN, bridge, teardown }: IdentityProviderArgs,
): pulumi.Output<Record<string, string>> {
  const details: Record<string, pulumi.Input<string>> = openIdDetails(settings, endpoints);
  if (bridge) Object.assign(details, { authorize_url: bridge.authorization, token_url: bridge.token });
  if (bridge?.userInfo !== undefined) details["attributes_url"] = bridge.userInfo;
  const secret = bridge?.clientSecret ?? secretAt(settings.clientSecretArn, teardown);
  if (secret !== undefined) details["client_secret"] = secret;
  return pulumi.secret(pulumi.output(details));
}

function secretAt(arn: string | undefined, teardown: boolean): pulumi.Output<string> | undefined {
  return arn === undefined || teardown ? undefined : clientSecret(arn);
}

/** In a teardown: the details are ignored. */
const UNKNOWN: Endpoints = { issuer: "", authorization: "", token: "", userInfo: "", jwks: "" };
