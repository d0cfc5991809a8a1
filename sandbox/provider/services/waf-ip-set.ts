import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, toRequest } from "../shape.ts";
import { type Fields, fields, list, text } from "../values.ts";
import { changeWafTags, tagsOf, tagsRequest, WAF_SPELLING, wafKey } from "./waf-calls.ts";

const IP_SET = "aws_wafv2_ip_set";
const CREATE_PROPERTIES = ["name", "description", "scope", "ipAddressVersion"];

/** A set of address ranges for the rules of web ACLs. */
export const ipSet: ResourceType = {
  terraform: IP_SET,
  autoname: { property: "name", maxLength: 128 },
  volatile: ["lockToken"],

  async create(aws, inputs) {
    const answer = await aws.call("waf", "CreateIPSet", {
      ...toRequest(pick(inputs, CREATE_PROPERTIES), propertiesOf(IP_SET), WAF_SPELLING),
      Addresses: list(inputs, "addresses"),
      ...tagsRequest(inputs),
    });
    return text(fields(answer, "Summary"), "Id");
  },

  async read(aws, known) {
    const key = wafKey(known);
    const answer = await aws.call("waf", "GetIPSet", { ...key });
    const found: Fields = fields(answer, "IPSet");
    return {
      ...fromAnswer(found, propertiesOf(IP_SET), WAF_SPELLING),
      id: key.Id,
      scope: key.Scope,
      lockToken: answer["LockToken"] ?? "",
      tags: await tagsOf(aws, text(found, "ARN")),
    };
  },

  async update(aws, known, news) {
    const key = wafKey(known);
    const { LockToken } = await aws.call("waf", "GetIPSet", { ...key });
    const Addresses = list(news, "addresses");
    await aws.call("waf", "UpdateIPSet", { ...key, LockToken, Addresses, Description: news["description"] });
    await changeWafTags(aws, text(known.state, "arn"), known.state, news);
  },

  async delete(aws, known) {
    const key = wafKey(known);
    const { LockToken } = await aws.call("waf", "GetIPSet", { ...key });
    await aws.call("waf", "DeleteIPSet", { ...key, LockToken });
  },
};
