import type { Aws } from "../aws.ts";
import type { Invoke, ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, pick, type Spelling, toRequest } from "../shape.ts";
import { changeTags, tagList, tagsIn } from "../tags.ts";
import { type Fields, fields, isFields, list, text } from "../values.ts";

const ISSUER = "aws_ssoadmin_trusted_token_issuer";
const SPELLING: Spelling = { style: "pascal", names: { tags: "-", arn: "TrustedTokenIssuerArn" } };
/** Members of OidcJwtUpdateConfiguration. */
const CHANGEABLE = ["claimAttributePath", "identityStoreAttributePath", "jwksRetrievalOption"];

/** A trusted token issuer of IAM Identity Center. */
export const trustedTokenIssuer: ResourceType = {
  terraform: ISSUER,
  autoname: { property: "name", maxLength: 255 },

  async create(aws, inputs) {
    const Tags = tagList(inputs);
    const request = toRequest(inputs, propertiesOf(ISSUER), SPELLING);
    const made = await aws.call("ssoadmin", "CreateTrustedTokenIssuer", { ...request, Tags });
    return text(made, "TrustedTokenIssuerArn");
  },

  async read(aws, { id }) {
    const found = await aws.call("ssoadmin", "DescribeTrustedTokenIssuer", { TrustedTokenIssuerArn: id });
    const instanceArn = instanceOf(id);
    const tags = await tagsOf(aws, id, instanceArn);
    return { ...fromAnswer(found, propertiesOf(ISSUER), SPELLING), instanceArn, tags };
  },

  async update(aws, { id, state }, news) {
    const oidc = fields(fields(news, "trustedTokenIssuerConfiguration"), "oidcJwtConfiguration");
    const configuration = { oidcJwtConfiguration: pick(oidc, CHANGEABLE) };
    await aws.call("ssoadmin", "UpdateTrustedTokenIssuer", {
      TrustedTokenIssuerArn: id,
      ...toRequest(
        { name: text(news, "name"), trustedTokenIssuerConfiguration: configuration },
        propertiesOf(ISSUER),
        SPELLING,
      ),
    });
    await changeTagsOf(aws, id, state, news);
  },

  async delete(aws, { id }) {
    await aws.call("ssoadmin", "DeleteTrustedTokenIssuer", { TrustedTokenIssuerArn: id });
  },
};

/** The tags of an application or a trusted token issuer. */
export async function tagsOf(aws: Aws, ResourceArn: string, InstanceArn: string): Promise<Fields> {
  return tagsIn(
    list(await aws.call("ssoadmin", "ListTagsForResource", { ResourceArn, InstanceArn }), "Tags"),
  );
}

export async function changeTagsOf(
  aws: Aws,
  ResourceArn: string,
  state: Fields,
  news: Fields,
): Promise<void> {
  const of = { ResourceArn, InstanceArn: text(state, "instanceArn") };
  await changeTags(state, news, {
    set: () => aws.call("ssoadmin", "TagResource", { ...of, Tags: tagList(news) }),
    remove: (TagKeys) => aws.call("ssoadmin", "UntagResource", { ...of, TagKeys }),
  });
}

/** "arn:aws:sso::ID:trustedTokenIssuer/ssoins-…/tti-…" → "arn:aws:sso:::instance/ssoins-…". */
function instanceOf(issuer: string): string {
  const [, partition = "", instance = ""] =
    /^arn:([\w-]+):sso::\d{12}:trustedTokenIssuer\/([^/]+)/.exec(issuer) ?? [];
  return `arn:${partition}:sso:::instance/${instance}`;
}

/** The instances of IAM Identity Center that the caller sees in a Region. */
export const getInstances: Invoke = async (aws) => {
  const instances = list(await aws.call("ssoadmin", "ListInstances", {}), "Instances").filter(isFields);
  return {
    id: aws.region,
    region: aws.region,
    arns: instances.map((instance) => text(instance, "InstanceArn")),
    identityStoreIds: instances.map((instance) => text(instance, "IdentityStoreId")),
  };
};
