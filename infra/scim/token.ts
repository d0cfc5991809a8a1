import { randomBytes } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A label of our own: a version that has none is one that AWS may delete, and the engine would then make a new token. */
const LABEL = "made-by-the-stack";

export interface ScimTokenArgs {
  /** What a new secret starts with. */
  readonly newToken: string;
  readonly retainOnDelete: boolean;
}

/**
 * The bearer token of the identity provider, in Secrets Manager and in no output. It is made once; whoever puts a new version in its place
 * is not undone by a later `up`.
 */
export class ScimToken extends pulumi.ComponentResource {
  readonly secretArn: pulumi.Output<string>;

  constructor(name: string, args: ScimTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:ScimToken", name, {}, opts);
    const options = { parent: this, retainOnDelete: args.retainOnDelete };
    const secret = new aws.secretsmanager.Secret(
      name,
      { description: "Bearer token with which an identity provider pushes people and groups by SCIM" },
      options,
    );
    new aws.secretsmanager.SecretVersion(
      name,
      {
        secretId: secret.id,
        secretString: pulumi.secret(args.newToken),
        versionStages: ["AWSCURRENT", LABEL],
      },
      // Drawn again for each run, and used in the first alone. What is current later is for whoever rotates it to say.
      { ...options, ignoreChanges: ["secretString", "versionStages"] },
    );
    this.secretArn = secret.arn;
    this.registerOutputs();
  }
}

/** 256 bits, in letters that a header and a form take as they are. Source: RFC 6750, section 2.1 and 5.2. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}
