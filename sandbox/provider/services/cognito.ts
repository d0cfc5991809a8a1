import { withInheritedValues } from "../inherited-values.ts";
import type { Invoke, ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, type Spelling, toRequest } from "../shape.ts";
import { type Fields, fields, isFields, list, text } from "../values.ts";
import { describePool } from "./cognito-pool.ts";

const CLIENT = "aws_cognito_user_pool_client";

const SPELLING: Spelling = {
  style: "pascal",
  names: {
    name: "ClientName",
    allowedOauthFlows: "AllowedOAuthFlows",
    allowedOauthFlowsUserPoolClient: "AllowedOAuthFlowsUserPoolClient",
    allowedOauthScopes: "AllowedOAuthScopes",
    callbackUrls: "CallbackURLs",
    logoutUrls: "LogoutURLs",
    defaultRedirectUri: "DefaultRedirectURI",
  },
};

export const userPoolClient: ResourceType = {
  terraform: CLIENT,
  autoname: { property: "name", maxLength: 128 },

  async create(aws, inputs) {
    const request = toRequest(omit(inputs, ["region"]), propertiesOf(CLIENT), SPELLING);
    return text(
      fields(await aws.call("cognito", "CreateUserPoolClient", request), "UserPoolClient"),
      "ClientId",
    );
  },

  async read(aws, known) {
    const { id, pool } = clientKey(known.id, known.state);
    const answer = await aws.call("cognito", "DescribeUserPoolClient", { UserPoolId: pool, ClientId: id });
    const found = fields(answer, "UserPoolClient");
    return { ...emptyLists(), ...fromAnswer(found, propertiesOf(CLIENT), SPELLING), id };
  },

  async update(aws, { id, state }, news) {
    // AWS resets absent members to their defaults, so the request contains all of them. Source: UpdateUserPoolClient.
    const whole = withInheritedValues(news, state, propertiesOf(CLIENT));
    const request = toRequest(omit(whole, ["region", "generateSecret"]), propertiesOf(CLIENT), SPELLING);
    await aws.call("cognito", "UpdateUserPoolClient", { ...request, ClientId: id });
  },

  async delete(aws, { id, state }) {
    await aws.call("cognito", "DeleteUserPoolClient", {
      UserPoolId: text(state, "userPoolId"),
      ClientId: id,
    });
  },
};

/** A client is imported as "pool/client". Source: documentation of the resource, "Import". */
function clientKey(id: string, state: Fields): { id: string; pool: string } {
  const [pool = "", client] = id.split("/");
  return client === undefined ? { id, pool: text(state, "userPoolId") } : { id: client, pool };
}

function emptyLists(): Fields {
  const sets = Object.entries(propertiesOf(CLIENT)).filter(([, { kind }]) => kind === "set");
  return Object.fromEntries(sets.map(([name]) => [name, []]));
}

const DOMAIN = "aws_cognito_user_pool_domain";
/** The hosted zone of all CloudFront distributions. Source: AWS::Route53::RecordSet AliasTarget, HostedZoneId. */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

export const userPoolDomain: ResourceType = {
  terraform: DOMAIN,

  async create(aws, inputs) {
    await aws.call("cognito", "CreateUserPoolDomain", domainRequest(inputs));
    return text(inputs, "domain");
  },

  async read(aws, { id }) {
    const found = fields(
      await aws.call("cognito", "DescribeUserPoolDomain", { Domain: id }),
      "DomainDescription",
    );
    // AWS describes a domain that does not exist by an empty object.
    if (found["Domain"] === undefined) return undefined;
    const distribution = found["CloudFrontDistribution"] ?? "";
    const { CertificateArn } = fields(found, "CustomDomainConfig");
    return {
      ...fromAnswer(found, propertiesOf(DOMAIN), {
        style: "pascal",
        names: { awsAccountId: "AWSAccountId" },
      }),
      ...(CertificateArn !== undefined && { certificateArn: CertificateArn }),
      cloudfrontDistribution: distribution,
      cloudfrontDistributionArn: distribution,
      cloudfrontDistributionZoneId: CLOUDFRONT_ZONE,
    };
  },

  async update(aws, _known, news) {
    await aws.call("cognito", "UpdateUserPoolDomain", domainRequest(news));
  },

  async delete(aws, { id, state }) {
    await aws.call("cognito", "DeleteUserPoolDomain", { Domain: id, UserPoolId: text(state, "userPoolId") });
  },
};

function domainRequest(inputs: Fields): Fields {
  const certificate = inputs["certificateArn"];
  const version = inputs["managedLoginVersion"];
  return {
    Domain: text(inputs, "domain"),
    UserPoolId: text(inputs, "userPoolId"),
    ...(certificate !== undefined && { CustomDomainConfig: { CertificateArn: certificate } }),
    ...(version !== undefined && { ManagedLoginVersion: version }),
  };
}

/** Source of names: @pulumi/aws, GetUserPoolResult. */
export const getUserPool: Invoke = async (aws, args) => {
  const userPoolId = text(args, "userPoolId");
  const pool = await describePool(aws, { id: userPoolId, state: {} });
  const attributes = list(pool, "SchemaAttributes").filter(isFields);
  const tags = fields(pool, "UserPoolTags");
  return {
    id: userPoolId,
    userPoolId,
    region: aws.region,
    ...shared(pool),
    name: pool["Name"] ?? "",
    mfaConfiguration: pool["MfaConfiguration"] ?? "OFF",
    usernameAttributes: list(pool, "UsernameAttributes"),
    autoVerifiedAttributes: list(pool, "AutoVerifiedAttributes"),
    schemaAttributes: attributes.map((attribute) => ({
      name: attribute["Name"] ?? "",
      attributeDataType: attribute["AttributeDataType"] ?? "",
      developerOnlyAttribute: attribute["DeveloperOnlyAttribute"] ?? false,
      mutable: attribute["Mutable"] ?? false,
      required: attribute["Required"] ?? false,
      numberAttributeConstraints: [],
      stringAttributeConstraints: [],
    })),
    tags,
    userPoolTags: tags,
  };
};

function shared(pool: Fields): Fields {
  const names = [
    "Arn",
    "CreationDate",
    "CustomDomain",
    "DeletionProtection",
    "Domain",
    "EstimatedNumberOfUsers",
  ];
  const entries = [...names, "LastModifiedDate"].map((name) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    pool[name] ?? "",
  ]);
  return Object.fromEntries(entries);
}
