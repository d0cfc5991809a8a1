import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Offer, offeredProviders } from "../settings/federation.ts";
import type { Settings } from "../settings/settings.ts";
import type { Protection } from "../shared/protection.ts";

export interface AppClientArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly settings: SignInSettings & Offer & Pick<Settings, "callbackUrls" | "retain">;
  readonly protection: Protection;
  /** The pool's identity providers: a client can name only those that exist, and is changed before one is deleted. */
  readonly providers: readonly pulumi.Resource[];
  /** Where the sign-out may go on: to identity providers. */
  readonly signOutUrls: readonly pulumi.Input<string>[];
}

/** The app client of the Amazon Quick desktop app: a public client that signs in with the authorization code grant only. */
export class AppClient extends pulumi.ComponentResource {
  readonly client: aws.cognito.UserPoolClient;

  constructor(name: string, args: AppClientArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:AppClient", name, {}, opts);
    const { settings } = args;
    this.client = new aws.cognito.UserPoolClient(
      name,
      {
        userPoolId: args.userPoolId,
        // A desktop app cannot keep a secret (RFC 8252, section 8.4).
        generateSecret: false,
        ...signInArgs(settings, settings),
        allowedOauthScopes: ["openid", "email", "profile"],
        // Cognito compares it exactly: Amazon Quick's has no slash at the end.
        callbackUrls: [...settings.callbackUrls],
        logoutUrls: pulumi.all([...args.signOutUrls]).apply((urls) => [...new Set(urls)]),
      },
      {
        parent: this,
        dependsOn: [...args.providers],
        protect: args.protection.isProtected("client"),
        retainOnDelete: settings.retain,
      },
    );
    this.registerOutputs();
  }
}

/** What all app clients have in common. */
export type SignInSettings = Pick<Settings, "tokenValidity" | "refreshTokenRotation" | "federation">;

/** Properties that all app clients of the pool share, public and confidential. Pure. @param offer with which providers users sign in. */
export function signInArgs(settings: SignInSettings, offer: Offer) {
  const { access, id, refresh } = settings.tokenValidity;
  const rotation = settings.refreshTokenRotation;
  return {
    allowedOauthFlowsUserPoolClient: true,
    // Only the code grant (RFC 8252, section 6).
    allowedOauthFlows: ["code"],
    supportedIdentityProviders: offeredProviders(offer, settings.federation),
    explicitAuthFlows: [rotation ? UNUSABLE_FLOW : "ALLOW_REFRESH_TOKEN_AUTH"],
    enableTokenRevocation: true,
    preventUserExistenceErrors: "ENABLED",
    accessTokenValidity: access.amount,
    idTokenValidity: id.amount,
    refreshTokenValidity: refresh.amount,
    tokenValidityUnits: { accessToken: access.unit, idToken: id.unit, refreshToken: refresh.unit },
    refreshTokenRotation: rotation
      ? { feature: "ENABLED", retryGracePeriodSeconds: rotation.graceSeconds }
      : NO_ROTATION,
    // Sync's custom attributes are not in ID tokens, and users cannot change them. A mapped attribute of an identity provider must be
    // writable; email_verified is none that a client may write, and Cognito maps it all the same.
    // Source: CreateUserPoolClient, WriteAttributes; docs/first-deployment-checks.md.
    readAttributes: ["email", "email_verified", "name", "given_name", "family_name"],
    writeAttributes: ["email", "name", "given_name", "family_name"],
  };
}

/**
 * Always sent: an update without it leaves rotation on, and then Cognito refuses ALLOW_REFRESH_TOKEN_AUTH. Cognito answers with 0
 * seconds, and the provider never settles if they are missing.
 * Source: github.com/hashicorp/terraform-provider-aws/issues/47196 and 45646.
 */
const NO_ROTATION = { feature: "DISABLED", retryGracePeriodSeconds: 0 };

/**
 * Rotation excludes ALLOW_REFRESH_TOKEN_AUTH, and a client without any flow gets SRP, custom and refresh by default:
 * it would accept passwords outside the sign-in pages. Custom sign-in cannot succeed in a pool without its Lambda triggers.
 * Source: CreateUserPoolClient, ExplicitAuthFlows; "Refresh token rotation", Amazon Cognito.
 */
const UNUSABLE_FLOW = "ALLOW_CUSTOM_AUTH";
