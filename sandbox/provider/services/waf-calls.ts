import type { Aws } from "../aws.ts";
import type { Known } from "../resource.ts";
import type { Spelling } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, isFields, list, text } from "../values.ts";

/** Where AWS WAF's names are not Pulumi's with a capital letter in front. */
export const WAF_SPELLING: Spelling = {
  style: "pascal",
  names: {
    "*.arn": "ARN",
    "*.awsManagedRulesBotControlRuleSet": "AWSManagedRulesBotControlRuleSet",
    "*.cloudwatchMetricsEnabled": "CloudWatchMetricsEnabled",
    "*.ipAddressVersion": "IPAddressVersion",
    "*.ipSetReferenceStatement": "IPSetReferenceStatement",
    "*.applicationIntegrationUrl": "ApplicationIntegrationURL",
    "*.tags": "-",
  },
};

/** How AWS WAF finds a thing. */
export interface WafKey {
  readonly Id: string;
  readonly Name: string;
  readonly Scope: string;
}

/** A web ACL or a set of addresses is imported as "id/name/scope". */
export function wafKey({ id, state }: Known): WafKey {
  const [Id = "", name, scope] = id.split("/");
  return { Id, Name: name ?? text(state, "name"), Scope: scope ?? text(state, "scope") };
}

export function tagsRequest(inputs: Fields): Fields {
  const tags = fields(inputs, "tags");
  return Object.keys(tags).length > 0 ? { Tags: tagList(tags) } : {};
}

export async function tagsOf(aws: Aws, ResourceARN: string): Promise<Fields> {
  const answer = await aws.call("waf", "ListTagsForResource", { ResourceARN });
  const found = list(fields(answer, "TagInfoForResource"), "TagList").filter(isFields);
  return Object.fromEntries(found.map((tag) => [text(tag, "Key"), tag["Value"] ?? ""]));
}

export function changeWafTags(aws: Aws, ResourceARN: string, olds: Fields, news: Fields): Promise<void> {
  return changeTags(olds, news, {
    set: (tags) => aws.call("waf", "TagResource", { ResourceARN, Tags: tagList(tags) }),
    remove: (TagKeys) => aws.call("waf", "UntagResource", { ResourceARN, TagKeys }),
  });
}

function tagList(tags: Fields): Fields[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
