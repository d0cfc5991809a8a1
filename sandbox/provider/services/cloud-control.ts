import { ProviderError } from "../provider-error.ts";
import type { Invoke } from "../resource.ts";
import { fields, text } from "../values.ts";

/**
 * Cloud Control's GetResource for a user pool, with the properties that the stack reads. Its read handler calls DescribeUserPool with the
 * caller's credentials. Sources: AWS::Cognito::UserPool, `handlers.read`; Cloud Control API, "Required permissions".
 */
export const getCloudControlResource: Invoke = async (aws, args) => {
  const [typeName, identifier] = [text(args, "typeName"), text(args, "identifier")];
  if (typeName !== "AWS::Cognito::UserPool")
    throw new ProviderError(
      "TYPE_UNKNOWN",
      `the sandbox's provider does not support ${typeName} in Cloud Control`,
    );
  await aws.require("cloudformation:GetResource");
  const pool = fields(await aws.call("cognito", "DescribeUserPool", { UserPoolId: identifier }), "UserPool");
  const { Id: UserPoolId = "", Arn = "", IssuerConfiguration } = pool;
  const properties = { UserPoolId, Arn, ...(IssuerConfiguration !== undefined && { IssuerConfiguration }) };
  return { id: identifier, identifier, typeName, region: aws.region, properties: JSON.stringify(properties) };
};
