import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { LogOptions } from "../shared/log-group.ts";
import { WebAclLogs } from "./logs.ts";
import { apiRules, poolRules, type Rule, visibilityOf } from "./web-acl-rules.ts";

export interface WebAclsArgs extends LogOptions {
  readonly settings: LogOptions["settings"] & Pick<Settings, "waf" | "webAclArn">;
  readonly place: CallerContext;
  /** ARN of the API's stage; absent, where the pool's own endpoints are handed out. */
  readonly stageArn: pulumi.Input<string> | undefined;
  /** ARN of the pool; absent, where it is not ours to put anything before it. */
  readonly userPoolArn: pulumi.Input<string> | undefined;
}

/** Puts before the API and the sign-in pages what `waf` or `webAclArn` say, if anything. */
export function declareWebAcls(name: string, args: WebAclsArgs): void {
  if (args.settings.waf || args.settings.webAclArn !== undefined) new WebAcls(name, args);
}

/** What stands before the API and before the pool with its sign-in pages: web ACLs with their logs, or one that exists. */
export class WebAcls extends pulumi.ComponentResource {
  constructor(name: string, args: WebAclsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:WebAcls", name, {}, opts);
    const { settings, place, stageArn, userPoolArn } = args;
    const waf = settings.waf ?? undefined;
    const webAcls: Record<string, aws.wafv2.WebAcl> = {};
    if (waf && stageArn !== undefined) webAcls["api"] = this.#make(`${name}-api`, apiRules(waf));
    if (waf && waf.signInPages !== false && userPoolArn !== undefined) {
      webAcls["pages"] = this.#make(`${name}-pages`, poolRules(waf, { behindProxy: stageArn !== undefined }));
    }
    this.#putBefore(`${name}-api`, stageArn, settings.webAclArn ?? webAcls["api"]?.arn);
    this.#putBefore(`${name}-pages`, userPoolArn, webAcls["pages"]?.arn);
    if (waf?.logging && Object.keys(webAcls).length > 0) {
      new WebAclLogs(name, { place, keeping: args, webAcls }, { parent: this });
    }
    this.registerOutputs();
  }

  #make(name: string, rules: Rule[]): aws.wafv2.WebAcl {
    return new aws.wafv2.WebAcl(
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
  }

  /**
   * AWS knows an association by the resource alone, and undoes whichever there is: the old one has to go before another is made,
   * also where a web ACL of the stack gives way to one that exists. So it is one resource to the engine, under one name.
   */
  #putBefore(
    name: string,
    resourceArn: pulumi.Input<string> | undefined,
    webAclArn: pulumi.Input<string> | undefined,
  ): void {
    if (resourceArn === undefined || webAclArn === undefined) return;
    const opts = { parent: this, deleteBeforeReplace: true };
    new aws.wafv2.WebAclAssociation(name, { resourceArn, webAclArn }, opts);
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
