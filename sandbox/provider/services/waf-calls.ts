import type { Aws } from "../aws.ts";
import type { Known } from "../resource.ts";
import type { Spelling } from "../shape.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, fields, list, text } from "../values.ts";

/** AWS WAF's names that differ from Pulumi's not only by the first capital letter. */
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

/** The key of a resource in AWS WAF. */
export interface WafKey {
  readonly Id: string;
  readonly Name: string;
  readonly Scope: string;
}

/** A web ACL or an IP set is imported as "id/name/scope". */
export function wafKey({ id, state }: Known): WafKey {
  const [Id = "", name, scope] = id.split("/");
  return { Id, Name: name ?? text(state, "name"), Scope: scope ?? text(state, "scope") };
}

export function tagsRequest(inputs: Fields): Fields {
  const Tags = tagList(inputs);
  return Tags.length > 0 ? { Tags } : {};
}

export async function tagsOf(aws: Aws, ResourceARN: string): Promise<Fields> {
  const answer = await aws.call("waf", "ListTagsForResource", { ResourceARN });
  return tagsIn(list(fields(answer, "TagInfoForResource"), "TagList"));
}

export function changeWafTags(aws: Aws, ResourceARN: string, olds: Fields, news: Fields): Promise<void> {
  return changeTags(olds, news, {
    set: (tags) => aws.call("waf", "TagResource", { ResourceARN, Tags: tagList({ tags }) }),
    remove: (TagKeys) => aws.call("waf", "UntagResource", { ResourceARN, TagKeys }),
  });
}
