import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import type { Protection } from "../shared/protection.ts";
import { STACK_TAG, stackTagValue } from "../shared/tags.ts";
import { managedLoginVersion } from "./branding/version.ts";
import { ThreatProtection } from "./threat-protection.ts";
import { type PoolSettings, userPoolArgs } from "./user-pool-args.ts";

export interface UserPoolArgs {
  readonly domainPrefix: string;
  readonly settings: PoolSettings & Pick<Settings, "branding" | "retain">;
  /** The stack is about to be destroyed: deletion protection is removed. */
  readonly teardown: boolean;
  readonly protection: Protection;
}

/** The user pool and the domain of its sign-in pages. */
export class UserPool extends pulumi.ComponentResource {
  readonly pool: aws.cognito.UserPool;
  readonly domain: aws.cognito.UserPoolDomain;

  constructor(name: string, args: UserPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:UserPool", name, {}, opts);
    const { settings, protection, teardown } = args;
    const { retain } = settings;
    const tags = { [STACK_TAG]: stackTagValue(pulumi.getProject(), pulumi.getStack()) };
    const poolArgs = { ...userPoolArgs(settings, retain || !teardown), tags };
    this.pool = new aws.cognito.UserPool(name, poolArgs, {
      parent: this,
      protect: protection.isProtected("pool"),
      // A replaced pool stays in the account, since its user accounts cannot be restored.
      retainOnDelete: retain || !teardown,
    });
    this.domain = new aws.cognito.UserPoolDomain(
      name,
      {
        userPoolId: this.pool.id,
        domain: args.domainPrefix,
        managedLoginVersion: managedLoginVersion(settings.branding),
      },
      {
        parent: this,
        protect: protection.isProtected("domain"),
        retainOnDelete: retain,
        deleteBeforeReplace: true,
      },
    );
    if (settings.threatProtection.mode !== "off") {
      new ThreatProtection(
        name,
        { userPoolId: this.pool.id, settings: settings.threatProtection },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
