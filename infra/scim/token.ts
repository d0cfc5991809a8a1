import { randomBytes } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { STAGING_LABEL } from "../shared/staging-label.ts";

export interface ScimTokenArgs {
  /** The value of a new secret. */
  readonly newToken: string;
  readonly retainOnDelete: boolean;
}

/**
 * The identity provider's bearer token, in Secrets Manager and in no output. It is created once; a later `up` does not undo a
 * rotation.
 */
export class ScimToken extends pulumi.ComponentResource {
  readonly secretArn: pulumi.Output<string>;

  constructor(name: string, args: ScimTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:ScimToken", name, {}, opts);
    const options = { parent: this, retainOnDelete: args.retainOnDelete };
    const secret = new aws.secretsmanager.Secret(
      name,
      { description: "Bearer token with which an identity provider pushes users and groups by SCIM" },
      options,
    );
    new aws.secretsmanager.SecretVersion(
      name,
      {
        secretId: secret.id,
        secretString: pulumi.secret(args.newToken),
        versionStages: ["AWSCURRENT", STAGING_LABEL],
      },
      // Each run generates a token, and only the first one is used. Later versions come from rotations.
      { ...options, ignoreChanges: ["secretString", "versionStages"] },
    );
    this.secretArn = secret.arn;
    this.registerOutputs();
  }
}

/** Generates a token: 256 bits, in characters that need no escaping in headers and forms. Source: RFC 6750, section 2.1 and 5.2. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}
