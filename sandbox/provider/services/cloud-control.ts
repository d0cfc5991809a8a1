import { type Aws, isNotFound } from "../aws.ts";
import { ProviderError } from "../provider-error.ts";
import type { Invoke } from "../resource.ts";
import { type Fields, fields, text } from "../values.ts";

/**
 * Cloud Control's GetResource for a user pool and its identity providers, with the properties that the stack reads. A read handler calls AWS
 * with the caller's credentials. Sources: AWS::Cognito::UserPool and ::UserPoolIdentityProvider, `handlers.read` and `primaryIdentifier`; Cloud
 * Control API, "Required permissions"; terraform-provider-aws, dataSourceResourceRead, for the error.
 */
export const getCloudControlResource: Invoke = async (aws, args) => {
  const [typeName, identifier] = [text(args, "typeName"), text(args, "identifier")];
  const read = READ[typeName];
  if (read === undefined)
    throw new ProviderError(
      "TYPE_UNKNOWN",
      `the sandbox's provider does not support ${typeName} in Cloud Control`,
    );
  await aws.require("cloudformation:GetResource");
  try {
    const properties = JSON.stringify(await read(aws, identifier));
    return { id: identifier, identifier, typeName, region: aws.region, properties };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const message = `reading Cloud Control API (${typeName}) Resource (${identifier}): couldn't find resource`;
    throw new ProviderError("AWS_REFUSED", message);
  }
};

const READ: Readonly<Record<string, (aws: Aws, identifier: string) => Promise<Fields>>> = {
  "AWS::Cognito::UserPool": async (aws, UserPoolId) => {
    const pool = fields(await aws.call("cognito", "DescribeUserPool", { UserPoolId }), "UserPool");
    const { Id = "", Arn = "", IssuerConfiguration } = pool;
    return { UserPoolId: Id, Arn, ...(IssuerConfiguration !== undefined && { IssuerConfiguration }) };
  },
  "AWS::Cognito::UserPoolIdentityProvider": async (aws, identifier) => {
    const [UserPoolId = "", ProviderName = ""] = identifier.split("|");
    const request = { UserPoolId, ProviderName };
    const answer = await aws.call("cognito", "DescribeIdentityProvider", request);
    const { ProviderType = "", ProviderDetails = {} } = fields(answer, "IdentityProvider");
    return { ...request, ProviderType, ProviderDetails };
  },
};
