import type { Known, ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, pick, type Spelling, toRequest } from "../shape.ts";
import { type Fields, fields, isSame, list, text } from "../values.ts";

const TYPE = "aws_cognito_identity_provider";
const SPELLING: Spelling = { style: "pascal", names: {} };

/** Source of its rules: terraform-provider-aws, internal/service/cognitoidp/identity_provider.go. */
export const identityProvider: ResourceType = {
  terraform: TYPE,

  async create(aws, inputs) {
    await aws.call(
      "cognito",
      "CreateIdentityProvider",
      toRequest(omit(inputs, ["region"]), propertiesOf(TYPE), SPELLING),
    );
    return `${text(inputs, "userPoolId")}:${text(inputs, "providerName")}`;
  },

  async read(aws, known) {
    const answer = await aws.call("cognito", "DescribeIdentityProvider", keyOf(known.id));
    const found = fromAnswer(fields(answer, "IdentityProvider"), propertiesOf(TYPE), SPELLING);
    const details = comparedDetails(found, fields(known.state, "providerDetails"));
    return { ...found, idpIdentifiers: list(found, "idpIdentifiers"), providerDetails: details };
  },

  async update(aws, { id, state }, news) {
    const names = ["attributeMapping", "idpIdentifiers", "providerDetails"];
    const changed = pick(
      news,
      names.filter((name) => !isSame(news[name] ?? null, state[name] ?? null, false)),
    );
    const details = omit(fields(changed, "providerDetails"), ["ActiveEncryptionCertificate"]);
    await aws.call("cognito", "UpdateIdentityProvider", {
      ...keyOf(id),
      ...toRequest(changed, propertiesOf(TYPE), SPELLING),
      // Without the setting the provider sends an empty list.
      ...("idpIdentifiers" in news || list(state, "idpIdentifiers").length === 0
        ? {}
        : { IdpIdentifiers: [] }),
      ...("providerDetails" in changed && { ProviderDetails: details }),
    });
  },

  async delete(aws, { id }: Known) {
    await aws.call("cognito", "DeleteIdentityProvider", keyOf(id));
  },
};

/** @param id "pool:provider". */
function keyOf(id: string): Fields {
  const [UserPoolId = "", ProviderName = ""] = id.split(":");
  return { UserPoolId, ProviderName };
}

/**
 * The provider ignores two values that Cognito adds for SAML, if the program does not set them (suppressIdentityProviderProviderDetailsDiff).
 * All others that Cognito adds are a difference at each deployment.
 */
function comparedDetails(found: Fields, known: Fields): Fields {
  const details = fields(found, "providerDetails");
  if (found["providerType"] !== "SAML") return details;
  const ignored = "MetadataFile" in details ? ["SSORedirectBindingURI"] : [];
  return omit(
    details,
    ["ActiveEncryptionCertificate", ...ignored].filter((name) => !(name in known)),
  );
}
