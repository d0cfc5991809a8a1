import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import type { Protection } from "../shared/protection.ts";

export interface AppClientArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly settings: Pick<Settings, "callbackUrls" | "tokenValidity" | "refreshTokenRotation" | "retain">;
  readonly protection: Protection;
}

/** What the Amazon Quick desktop app is to the pool: a public client, which signs in with a code and with nothing else. */
export class AppClient extends pulumi.ComponentResource {
  readonly client: aws.cognito.UserPoolClient;

  constructor(name: string, args: AppClientArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:AppClient", name, {}, opts);
    const { settings } = args;
    this.client = new aws.cognito.UserPoolClient(
      name,
      {
        userPoolId: args.userPoolId,
        // A desktop app can keep no secret (RFC 8252, section 8.4).
        generateSecret: false,
        ...signInArgs(settings),
        allowedOauthScopes: ["openid", "email", "profile"],
        // Cognito compares it to the letter: Amazon Quick's has no slash at the end.
        callbackUrls: [...settings.callbackUrls],
      },
      {
        parent: this,
        protect: args.protection.isProtected("client"),
        retainOnDelete: settings.retain,
      },
    );
    this.registerOutputs();
  }
}

/** What all app clients of the pool have in common, public and confidential. Pure. */
export function signInArgs(settings: Pick<Settings, "tokenValidity" | "refreshTokenRotation">) {
  const { access, id, refresh } = settings.tokenValidity;
  const rotation = settings.refreshTokenRotation;
  return {
    allowedOauthFlowsUserPoolClient: true,
    // The code grant alone (RFC 8252, section 6).
    allowedOauthFlows: ["code"],
    supportedIdentityProviders: ["COGNITO"],
    explicitAuthFlows: [rotation ? UNUSABLE_FLOW : "ALLOW_REFRESH_TOKEN_AUTH"],
    enableTokenRevocation: true,
    preventUserExistenceErrors: "ENABLED",
    accessTokenValidity: access.amount,
    idTokenValidity: id.amount,
    refreshTokenValidity: refresh.amount,
    tokenValidityUnits: { accessToken: access.unit, idToken: id.unit, refreshToken: refresh.unit },
    ...(rotation && {
      refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: rotation.graceSeconds },
    }),
    // Sync's marks stay out of ID tokens, and nobody changes them with a token of their own.
    readAttributes: ["email", "email_verified", "name", "given_name", "family_name"],
    writeAttributes: ["email", "name", "given_name", "family_name"],
  };
}

/**
 * Rotation excludes ALLOW_REFRESH_TOKEN_AUTH, and a client without any flow gets SRP, custom and refresh by default:
 * passwords would be taken elsewhere than on the sign-in pages. Custom sign-in cannot succeed in a pool without its
 * Lambda triggers, and so opens nothing.
 * Source: CreateUserPoolClient, ExplicitAuthFlows; "Refresh token rotation", Amazon Cognito.
 */
const UNUSABLE_FLOW = "ALLOW_CUSTOM_AUTH";
