import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings/settings.ts";
import type { CallerContext } from "../shared/context.ts";
import type { LogOptions } from "../shared/log-group.ts";
import { WebAclLogs } from "./logs.ts";
import { apiRules, bridgeRules, poolRules, type Rule, visibilityOf } from "./web-acl-rules.ts";

export interface WebAclsArgs extends LogOptions {
  readonly settings: LogOptions["settings"] & Pick<Settings, "waf" | "webAclArn" | "federation">;
  readonly context: CallerContext;
  /** ARN of the API's stage; absent without an API. */
  readonly stageArn: pulumi.Input<string> | undefined;
  /** ARN of the stage of the bridge to identity providers; absent without one. */
  readonly bridgeStageArn: pulumi.Input<string> | undefined;
  /** ARN of the pool; absent for an existing pool, which is not changed. */
  readonly userPoolArn: pulumi.Input<string> | undefined;
}

/** Declares the web ACLs of `waf` and `webAclArn`, if one of them is set. */
export function declareWebAcls(name: string, args: WebAclsArgs): void {
  if (args.settings.waf || args.settings.webAclArn !== undefined) new WebAcls(name, args);
}

/** Web ACLs for the API, the bridge and the pool with its sign-in pages, with their logs; or an existing one for the API and the bridge. */
export class WebAcls extends pulumi.ComponentResource {
  constructor(name: string, args: WebAclsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("quick-sign-in:infra:WebAcls", name, {}, opts);
    const { settings, context, stageArn, bridgeStageArn, userPoolArn } = args;
    const waf = settings.waf ?? undefined;
    const webAcls: Record<string, aws.wafv2.WebAcl> = {};
    if (waf && stageArn !== undefined) webAcls["api"] = this.#webAcl(`${name}-api`, apiRules(waf));
    if (waf && bridgeStageArn !== undefined) webAcls["idp"] = this.#webAcl(`${name}-idp`, bridgeRules(waf));
    if (waf && waf.signInPages !== false && userPoolArn !== undefined) {
      const providers = Object.values(settings.federation).map(({ type }) => type);
      const rules = poolRules(waf, { behindProxy: stageArn !== undefined, providers });
      webAcls["pages"] = this.#webAcl(`${name}-pages`, rules);
    }
    this.#associate(`${name}-api`, stageArn, settings.webAclArn ?? webAcls["api"]?.arn);
    // With webAclArn, its owner lets Cognito's token requests pass: infra/settings/warnings.ts, and the doctor's bridge.web-acl.
    this.#associate(`${name}-idp`, bridgeStageArn, settings.webAclArn ?? webAcls["idp"]?.arn);
    this.#associate(`${name}-pages`, userPoolArn, webAcls["pages"]?.arn);
    if (waf?.logging && Object.keys(webAcls).length > 0) {
      new WebAclLogs(name, { context, logOptions: args, webAcls }, { parent: this });
    }
    this.registerOutputs();
  }

  #webAcl(name: string, rules: Rule[]): aws.wafv2.WebAcl {
    return new aws.wafv2.WebAcl(
      name,
      {
        scope: "REGIONAL",
        description: "Quick Sign-in",
        // A request that no rule blocks still has to pass the resource policy.
        defaultAction: { allow: {} },
        rules,
        visibilityConfig: visibilityOf(name),
        dataProtectionConfig: { dataProtections: MASKED_FIELDS },
      },
      { parent: this },
    );
  }

  /**
   * AWS identifies an association by its resource, and deleting one removes whichever web ACL is associated: the old one has to be
   * deleted first, also if an existing web ACL replaces the stack's own. So both are the same resource in the stack.
   */
  #associate(
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
 * Fields that AWS WAF masks wherever it shows a request, including the matches of rules, which redacted logs would still contain.
 * Source: "Data protection and logging for AWS WAF web ACL traffic".
 */
const MASKED_FIELDS = [
  { fieldType: "QUERY_STRING" },
  { fieldType: "BODY" },
  { fieldType: "SINGLE_HEADER", fieldKeys: ["authorization", "cookie"] },
].map((field) => ({ action: "SUBSTITUTION", field }));
