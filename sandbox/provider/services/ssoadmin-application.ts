import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, pick, type Spelling, toRequest } from "../shape.ts";
import { tagList } from "../tags.ts";
import { type Fields, fields, text } from "../values.ts";
import { changeTagsOf, tagsOf } from "./ssoadmin-issuer.ts";

const APPLICATION = "aws_ssoadmin_application";
const SPELLING: Spelling = { style: "pascal", names: { tags: "-", arn: "-" } };

/** An OAuth application of IAM Identity Center. */
export const application: ResourceType = {
  terraform: APPLICATION,
  autoname: { property: "name", maxLength: 100 },

  /** The real provider does not send the client token. */
  async create(aws, inputs) {
    const request = toRequest(omit(inputs, ["clientToken"]), propertiesOf(APPLICATION), SPELLING);
    const made = await aws.call("ssoadmin", "CreateApplication", { ...request, Tags: tagList(inputs) });
    return text(made, "ApplicationArn");
  },

  /** Without sign-in options the real provider ignores the visibility that AWS sets. */
  async read(aws, { id }) {
    const found = await aws.call("ssoadmin", "DescribeApplication", { ApplicationArn: id });
    const tags = await tagsOf(aws, id, text(found, "InstanceArn"));
    const properties = fromAnswer(found, propertiesOf(APPLICATION), SPELLING);
    const hasSignIn = "signInOptions" in fields(properties, "portalOptions");
    return { ...(hasSignIn ? properties : omit(properties, ["portalOptions"])), arn: id, tags };
  },

  /** The real provider sends no description that was removed: the one in AWS stays. */
  async update(aws, { id, state }, news) {
    const portalOptions = pick(fields(news, "portalOptions"), ["signInOptions"]);
    const changed: Fields = pick(news, ["name", "description", "status"]);
    if ("signInOptions" in portalOptions) changed["portalOptions"] = portalOptions;
    await aws.call("ssoadmin", "UpdateApplication", {
      ApplicationArn: id,
      ...toRequest(changed, propertiesOf(APPLICATION), SPELLING),
    });
    await changeTagsOf(aws, id, state, news);
  },

  async delete(aws, { id }) {
    await aws.call("ssoadmin", "DeleteApplication", { ApplicationArn: id });
  },
};
