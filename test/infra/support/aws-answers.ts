/** The account and Region that mocked resources are in. */
export const ACCOUNT = "111122223333";
export const REGION = "eu-central-1";

/** The account's IAM Identity Center, and each group in it. */
export const INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef";
export const GROUP_ID = "0a1b2c3d-1111-2222-3333-444455556666";

/** The value of each secret that the program reads. */
const CLIENT_SECRET = "stored-secret";

/** A resource that the program declares, as the mocks are given it. */
export interface NewResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly region: string;
}

type State = Record<string, unknown>;

/** What the program finds before it declares anything. */
interface Found {
  /** What Cloud Control says about a user pool. */
  readonly pool?: object | undefined;
  /** What Cloud Control says about the pool's identity providers, by name; an error if one cannot be read. @default the pool has none */
  readonly providers?: Readonly<Record<string, object>> | undefined;
  /** The stack's outputs of the last run. */
  readonly deployed?: Readonly<Record<string, unknown>> | undefined;
  /** ARNs of the instances of IAM Identity Center, or why they cannot be listed. @default one */
  readonly instances?: readonly string[] | Error | undefined;
}

/** What the provider would answer for a new resource: its inputs, with id, name and ARN in the forms of AWS. */
export function awsState(resource: NewResource): State {
  const { name, inputs } = resource;
  const own = String(inputs["name"] ?? `${name}-1a2b3c4`);
  const id = IDS[resource.type]?.(resource.region) ?? own;
  const common = { id, name: own, arn: arnOf(resource, own, id) };
  return Object.assign(common, inputs, MORE[resource.type]?.({ ...resource, id }));
}

/** What the provider's functions and the engine's answer. @param found what Cloud Control and the stack's outputs say. */
export function invokeResult(
  token: string,
  region: string,
  args: Readonly<Record<string, unknown>>,
  { pool = {}, providers = {}, deployed = {}, instances = [INSTANCE] }: Found,
): State {
  if (token === "aws:index/getCallerIdentity:getCallerIdentity")
    return {
      accountId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:user/administrator`,
      userId: "AIDA",
      id: ACCOUNT,
    };
  if (token === "aws:index/getRegion:getRegion") return { region, name: region, id: region };
  if (token === "aws:cloudcontrol/getResource:getResource")
    return { properties: JSON.stringify(cloudControlAnswer(args, pool, providers)) };
  if (token === "pulumi:pulumi:readStackOutputs") return { outputs: deployed };
  if (token === "aws:ssoadmin/getInstances:getInstances") {
    if (instances instanceof Error) throw instances;
    return { arns: instances, identityStoreIds: instances.map((_, index) => `d-999999999${index}`), region };
  }
  if (token === "aws:secretsmanager/getSecretVersion:getSecretVersion")
    return { secretString: CLIENT_SECRET };
  if (token === "aws:identitystore/getGroup:getGroup") return { groupId: GROUP_ID };
  throw new Error(`The mocks have no answer for ${token}.`);
}

/** The SDK reads why a call failed where gRPC has it. Source: runtime/invoke.js of @pulumi/pulumi. */
function refusedCall(details: string): Error {
  return Object.assign(new Error(details), { details });
}

/** The error's text is that of the AWS provider: infra/federation/issuers.ts names its source. */
function cloudControlAnswer(
  { typeName, identifier }: Readonly<Record<string, unknown>>,
  pool: object,
  providers: Readonly<Record<string, object>>,
): object {
  if (typeName === "AWS::Cognito::UserPool") return pool;
  const found = providers[String(identifier).split("|")[1] ?? ""];
  if (found instanceof Error) throw refusedCall(found.message);
  if (found === undefined) throw refusedCall("reading Cloud Control API: couldn't find resource");
  return found;
}

const IDS: Readonly<Record<string, (region: string) => string>> = {
  "aws:cognito/userPool:UserPool": (region) => `${region}_AbCdEf123`,
  "aws:kms/key:Key": () => "0a1b2c3d-1111-2222-3333-444455556666",
  "aws:apigateway/restApi:RestApi": () => "a1b2c3d4e5",
};

/** The part of an ARN after the account, where it is not the id alone. */
const ARN_PARTS: Readonly<Record<string, (own: string, id: string) => string>> = {
  "aws:cloudwatch/eventBus:EventBus": (own) => `events:REGION:${ACCOUNT}:event-bus/${own}`,
  "aws:cloudwatch/eventRule:EventRule": (own) => `events:REGION:${ACCOUNT}:rule/${own}`,
  "aws:cloudwatch/logGroup:LogGroup": (own) => `logs:REGION:${ACCOUNT}:log-group:${own}`,
  "aws:cognito/userPool:UserPool": (_, id) => `cognito-idp:REGION:${ACCOUNT}:userpool/${id}`,
  "aws:dynamodb/table:Table": (own) => `dynamodb:REGION:${ACCOUNT}:table/${own}`,
  "aws:iam/role:Role": (own) => `iam::${ACCOUNT}:role/${own}`,
  "aws:kms/key:Key": (_, id) => `kms:REGION:${ACCOUNT}:key/${id}`,
  "aws:lambda/function:Function": (own) => `lambda:REGION:${ACCOUNT}:function:${own}`,
  "aws:secretsmanager/secret:Secret": (own) => `secretsmanager:REGION:${ACCOUNT}:secret:${own}`,
  "aws:ssoadmin/application:Application": () =>
    `sso::${ACCOUNT}:application/ssoins-1234567890abcdef/apl-1234567890abcdef`,
  "aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer": () =>
    `sso::${ACCOUNT}:trustedTokenIssuer/ssoins-1234567890abcdef/tti-0a1b2c3d-1111-2222-3333-444455556666`,
  "aws:wafv2/webAcl:WebAcl": (own) => `wafv2:REGION:${ACCOUNT}:regional/webacl/${own}/1`,
  "aws:apigateway/stage:Stage": () => "apigateway:REGION::/restapis/a1b2c3d4e5/stages/prod",
};

function arnOf({ type, region }: NewResource, own: string, id: string): string {
  const [, module = ""] = type.split(":");
  const part = ARN_PARTS[type]?.(own, id) ?? `${module.split("/")[0]}:REGION:${ACCOUNT}:${own}`;
  return `arn:aws:${part.replace("REGION", region)}`;
}

type Known = NewResource & { readonly id: string };

const MORE: Readonly<Record<string, (resource: Known) => State>> = {
  "aws:apigateway/restApi:RestApi": ({ id, region }) => ({
    executionArn: `arn:aws:execute-api:${region}:${ACCOUNT}:${id}`,
    rootResourceId: "root",
  }),
  "aws:apigateway/stage:Stage": ({ inputs, region }) => ({
    invokeUrl: `https://a1b2c3d4e5.execute-api.${region}.amazonaws.com/${inputs["stageName"]}`,
  }),
  "aws:apigateway/domainName:DomainName": ({ region }) => ({
    regionalDomainName: `d-a1b2c3.execute-api.${region}.amazonaws.com`,
    regionalZoneId: "Z2O1EMRO9K5GLX",
  }),
  "aws:acm/certificate:Certificate": ({ inputs }) => ({
    domainValidationOptions: [
      {
        domainName: inputs["domainName"],
        resourceRecordName: `_a1.${inputs["domainName"]}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: "_b2.acm-validations.aws.",
      },
    ],
  }),
  "aws:cognito/userPool:UserPool": ({ id, region }) => ({
    endpoint: `cognito-idp.${region}.amazonaws.com/${id}`,
  }),
  "aws:cognito/userPoolClient:UserPoolClient": ({ name, inputs }) => ({
    id: `client-${name}`,
    clientSecret: inputs["generateSecret"] === true ? "client-secret" : "",
  }),
  "aws:cognito/userPoolDomain:UserPoolDomain": ({ inputs }) => ({
    id: inputs["domain"],
    cloudfrontDistribution: "d111111abcdef8.cloudfront.net",
    cloudfrontDistributionZoneId: "Z2FDTNDATAQYW2",
  }),
  "aws:kms/key:Key": ({ id }) => ({ keyId: id }),
  "aws:lambda/function:Function": ({ name, region }) => ({
    invokeArn: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${name}/invocations`,
  }),
  "aws:sqs/queue:Queue": ({ region, inputs, name }) => {
    const url = `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${inputs["name"] ?? `${name}-1a2b3c4`}`;
    return { id: url, url };
  },
};
