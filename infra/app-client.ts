import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Protection } from "./protected.ts";

/** Where Amazon Quick listens for the code. Cognito compares it to the letter: no slash at the end. */
export const AMAZON_QUICK_CALLBACK = "http://localhost:18080";

export interface AppClientArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly retain: boolean;
  readonly protection: Protection;
}

/** What a desktop app is to the pool: a public client, which signs in with a code and with nothing else. Cognito does not insist on PKCE. */
export class AppClient extends pulumi.ComponentResource {
  readonly client: aws.cognito.UserPoolClient;

  constructor(name: string, args: AppClientArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:AppClient", name, {}, opts);
    this.client = new aws.cognito.UserPoolClient(name, clientArgs(args.userPoolId), {
      parent: this,
      protect: args.protection.isProtected("client"),
      retainOnDelete: args.retain,
    });
    this.registerOutputs();
  }
}

function clientArgs(userPoolId: pulumi.Input<string>): aws.cognito.UserPoolClientArgs {
  return {
    userPoolId,
    // A desktop app can keep no secret (RFC 8252, section 8.4), and needs the code grant alone (section 6).
    generateSecret: false,
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["code"],
    allowedOauthScopes: ["openid", "email", "profile"],
    callbackUrls: [AMAZON_QUICK_CALLBACK],
    supportedIdentityProviders: ["COGNITO"],
    // Left out, Cognito would allow SRP and custom sign-in beside it. Passwords go to the sign-in pages only.
    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    enableTokenRevocation: true,
    preventUserExistenceErrors: "ENABLED",
    accessTokenValidity: 60,
    idTokenValidity: 60,
    refreshTokenValidity: 30,
    tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
    // Sync's marks stay out of ID tokens, and nobody changes them with a token of their own.
    readAttributes: ["email", "email_verified", "name", "given_name", "family_name"],
    writeAttributes: ["email", "name", "given_name", "family_name"],
  };
}
