import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LogKeeping } from "./log-group.ts";
import type { Place } from "./place.ts";
import type { WafSettings } from "./settings/waf.ts";
import { WebAclLogs } from "./web-acl/logs.ts";
import { apiRules, poolRules, type Rule, visibilityOf } from "./web-acl-rules.ts";

export interface WebAclsArgs {
  readonly settings: WafSettings;
  readonly place: Place;
  readonly keeping: LogKeeping;
  /** ARN of the API's stage; absent, where the pool's own endpoints are handed out. */
  readonly stageArn?: pulumi.Input<string>;
  /** ARN of the pool; absent, where it is not ours to put anything before it. */
  readonly userPoolArn?: pulumi.Input<string>;
}

/** Web ACLs before the API and before the pool with its sign-in pages, with their logs. */
export class WebAcls extends pulumi.ComponentResource {
  constructor(name: string, args: WebAclsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:WebAcls", name, {}, opts);
    const { settings, place, keeping, stageArn, userPoolArn } = args;
    const webAcls: Record<string, aws.wafv2.WebAcl> = {};
    if (stageArn !== undefined) {
      webAcls["api"] = this.#make(`${name}-api`, apiRules(settings), stageArn);
    }
    if (userPoolArn !== undefined && settings.signInPages !== false) {
      const rules = poolRules(settings, { behindProxy: stageArn !== undefined });
      webAcls["pages"] = this.#make(`${name}-pages`, rules, userPoolArn);
    }
    if (settings.logging && Object.keys(webAcls).length > 0) {
      new WebAclLogs(name, { place, keeping, webAcls }, { parent: this });
    }
    this.registerOutputs();
  }

  #make(name: string, rules: Rule[], resourceArn: pulumi.Input<string>): aws.wafv2.WebAcl {
    const webAcl = new aws.wafv2.WebAcl(
      name,
      {
        scope: "REGIONAL",
        description: "Quick Sign-in",
        // What no rule stops is let on to the resource policy: both must hold.
        defaultAction: { allow: {} },
        rules,
        visibilityConfig: visibilityOf(name),
        dataProtectionConfig: { dataProtections: PROTECTED },
      },
      { parent: this },
    );
    putBefore(name, { resourceArn, webAclArn: webAcl.arn }, { parent: this });
    return webAcl;
  }
}

/**
 * What is put out of sight wherever AWS WAF shows a request: also what a rule found in it, which redacted logs would still tell.
 * Source: "Data protection and logging for AWS WAF web ACL traffic".
 */
const PROTECTED = [
  { fieldType: "QUERY_STRING" },
  { fieldType: "BODY" },
  { fieldType: "SINGLE_HEADER", fieldKeys: ["authorization", "cookie"] },
].map((field) => ({ action: "SUBSTITUTION", field }));

/**
 * Puts a web ACL before an API's stage or a pool: one of the stack, or one that exists.
 *
 * AWS knows an association by the resource alone: the old one has to go before another is made, or it takes that with it.
 */
export function putBefore(
  name: string,
  args: { readonly resourceArn: pulumi.Input<string>; readonly webAclArn: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions = {},
): aws.wafv2.WebAclAssociation {
  return new aws.wafv2.WebAclAssociation(name, args, { ...opts, deleteBeforeReplace: true });
}
