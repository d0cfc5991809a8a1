import type { Aws } from "../aws.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, toRequest } from "../shape.ts";
import { type Fields, fields, isFields, isSame, text, type Value } from "../values.ts";
import { changeWafTags, tagsOf, tagsRequest, WAF_SPELLING, type WafKey, wafKey } from "./waf-calls.ts";

const WEB_ACL = "aws_wafv2_web_acl";
const REQUEST_PROPERTIES = [
  ...["name", "scope", "description", "defaultAction", "rules", "visibilityConfig"],
  ...["captchaConfig", "challengeConfig", "dataProtectionConfig", "tokenDomains"],
];

/** A web ACL. It has no effect until it is associated. */
export const webAcl: ResourceType = {
  terraform: WEB_ACL,
  autoname: { property: "name", maxLength: 128 },
  volatile: ["capacity", "lockToken"],

  async create(aws, inputs) {
    const answer = await aws.call("waf", "CreateWebACL", { ...request(inputs), ...tagsRequest(inputs) });
    return text(fields(answer, "Summary"), "Id");
  },

  async read(aws, known) {
    const key = wafKey(known);
    const { found, lockToken } = await get(aws, key);
    const arn = text(found, "ARN");
    return {
      ...fromAnswer(found, propertiesOf(WEB_ACL), WAF_SPELLING),
      id: key.Id,
      scope: key.Scope,
      lockToken,
      tags: await tagsOf(aws, arn),
    };
  },

  async update(aws, known, news) {
    const key = wafKey(known);
    if (!isSame(request(known.state), request(news), true)) {
      const { lockToken: LockToken } = await get(aws, key);
      await aws.call("waf", "UpdateWebACL", { ...request(news), ...key, LockToken });
    }
    await changeWafTags(aws, text(known.state, "arn"), known.state, news);
  },

  async delete(aws, known) {
    const key = wafKey(known);
    const { lockToken: LockToken } = await get(aws, key);
    await aws.call("waf", "DeleteWebACL", { ...key, LockToken });
  },
};

async function get(aws: Aws, key: WafKey): Promise<{ found: Fields; lockToken: Value }> {
  const answer = await aws.call("waf", "GetWebACL", { ...key });
  const found = withTexts(fields(answer, "WebACL"));
  return { found: isFields(found) ? found : {}, lockToken: answer["LockToken"] ?? "" };
}

function request(inputs: Fields): Fields {
  return { Rules: [], ...toRequest(pick(inputs, REQUEST_PROPERTIES), propertiesOf(WEB_ACL), WAF_SPELLING) };
}

/** AWS represents search strings as bytes, the provider as texts. */
function withTexts(found: Value): Value {
  if (Array.isArray(found)) return found.map(withTexts);
  if (!isFields(found)) return found;
  const entries = Object.entries(found).map(([name, value]): [string, Value] => {
    const isBytes = name === "SearchString" && typeof value === "string";
    return [name, isBytes ? Buffer.from(value, "base64").toString() : withTexts(value)];
  });
  return Object.fromEntries(entries);
}
