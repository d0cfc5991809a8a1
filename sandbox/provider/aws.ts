import { ProviderError } from "./provider-error.ts";
import { type Fields, fieldsOf } from "./values.ts";

/** Packages of the SDK by short names. Each is loaded on its first call, since loading takes time. */
const SERVICES = {
  cognito: {
    load: () => import("@aws-sdk/client-cognito-identity-provider"),
    client: "CognitoIdentityProviderClient",
  },
  apigateway: { load: () => import("@aws-sdk/client-api-gateway"), client: "APIGatewayClient" },
  lambda: { load: () => import("@aws-sdk/client-lambda"), client: "LambdaClient" },
  iam: { load: () => import("@aws-sdk/client-iam"), client: "IAMClient" },
  logs: { load: () => import("@aws-sdk/client-cloudwatch-logs"), client: "CloudWatchLogsClient" },
  acm: { load: () => import("@aws-sdk/client-acm"), client: "ACMClient" },
  cloudwatch: { load: () => import("@aws-sdk/client-cloudwatch"), client: "CloudWatchClient" },
  dynamodb: { load: () => import("@aws-sdk/client-dynamodb"), client: "DynamoDBClient" },
  identitystore: { load: () => import("@aws-sdk/client-identitystore"), client: "IdentitystoreClient" },
  events: { load: () => import("@aws-sdk/client-eventbridge"), client: "EventBridgeClient" },
  kms: { load: () => import("@aws-sdk/client-kms"), client: "KMSClient" },
  route53: { load: () => import("@aws-sdk/client-route-53"), client: "Route53Client" },
  scheduler: { load: () => import("@aws-sdk/client-scheduler"), client: "SchedulerClient" },
  secrets: { load: () => import("@aws-sdk/client-secrets-manager"), client: "SecretsManagerClient" },
  sns: { load: () => import("@aws-sdk/client-sns"), client: "SNSClient" },
  sqs: { load: () => import("@aws-sdk/client-sqs"), client: "SQSClient" },
  waf: { load: () => import("@aws-sdk/client-wafv2"), client: "WAFV2Client" },
  ssoadmin: { load: () => import("@aws-sdk/client-sso-admin"), client: "SSOAdminClient" },
  sts: { load: () => import("@aws-sdk/client-sts"), client: "STSClient" },
} as const;

export type Service = keyof typeof SERVICES;

/** Input of an AWS call: plain values, and bytes for archives and bodies. */
export interface Request {
  readonly [name: string]: unknown;
}

/** AWS in one Region, with one set of credentials. */
export interface Aws {
  readonly region: string;
  /** @throws Error with AWS's error name. */
  call(service: Service, operation: string, request: Request): Promise<Fields>;
  /**
   * Asks whether the credentials have a permission for all resources, of a service that the emulator does not contain.
   *
   * @throws Error AccessDeniedException
   */
  require(action: string): Promise<void>;
  /** The ID of the credentials' account. */
  account(): Promise<string>;
}

interface Constructor {
  new (argument: object): object;
}

interface Client {
  send(command: object): Promise<object>;
}

/** Settings of the SDK's clients. For absent ones, the SDK uses its default chain: environment, shared config files. */
export interface ClientSettings {
  /** Name of a profile in the shared config files. */
  readonly profile?: string;
  readonly endpoint?: string;
  /** Endpoints of services that have another one. */
  readonly endpoints?: Readonly<Partial<Record<Service, string>>>;
  /** Of a caller, or of a role that is assumed at the first call. */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

export function awsIn(region: string, clientSettings: ClientSettings): Aws {
  const clients = new Map<Service, Promise<{ client: Client; operations: object }>>();
  const connect = async (service: Service) => {
    const operations = await SERVICES[service].load();
    const { endpoints = {}, ...common } = clientSettings;
    const endpoint = endpoints[service] ?? common.endpoint;
    const settings = { ...common, ...(endpoint !== undefined && { endpoint }), region, maxAttempts: 5 };
    const client = new (constructorIn(operations, SERVICES[service].client))(settings);
    if (!isClient(client)) throw new TypeError(`${SERVICES[service].client} has no "send"`);
    return { client, operations };
  };
  const call = async (service: Service, operation: string, request: Request): Promise<Fields> => {
    const connected = clients.get(service) ?? connect(service);
    clients.set(service, connected);
    const { client, operations } = await connected;
    return fieldsOf(await client.send(new (constructorIn(operations, `${operation}Command`))(request)));
  };
  const require = async (action: string) => {
    const { accessKeyId, sessionToken } = await credentialsOf(clientSettings);
    const question = { key: accessKeyId, session: sessionToken, action, region };
    const endpoint = clientSettings.endpoint ?? process.env["AWS_ENDPOINT_URL"];
    const answer = await fetch(`${endpoint}/_sandbox/authorize`, {
      method: "POST",
      body: JSON.stringify(question),
    });
    const { denied = null } = fieldsOf(Object(await answer.json()));
    if (denied !== null) throw Object.assign(new Error(String(denied)), { name: "AccessDeniedException" });
  };
  let account: Promise<string> | undefined;
  return {
    region,
    call,
    require,
    account: () => {
      account ??= call("sts", "GetCallerIdentity", {}).then(({ Account }) => String(Account));
      return account;
    },
  };
}

/** The credentials with which the SDK's clients call. */
async function credentialsOf({ credentials, profile }: ClientSettings): Promise<AwsCredentials> {
  if (typeof credentials === "function") return credentials();
  if (credentials !== undefined) return credentials;
  const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  return fromNodeProviderChain(profile === undefined ? {} : { profile })();
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function constructorIn(library: object, name: string): Constructor {
  const found: unknown = Reflect.get(library, name);
  if (!isConstructor(found)) throw new TypeError(`the AWS SDK has no ${name}`);
  return found;
}

function isConstructor(value: unknown): value is Constructor {
  return typeof value === "function";
}

function isClient(value: object): value is Client {
  return "send" in value && typeof value.send === "function";
}

/** Names of AWS errors for a resource that does not exist. */
const NOT_FOUND_ERRORS = new Set([
  "DashboardNotFoundError",
  "NoSuchEntity",
  "NoSuchEntityException",
  "NotFoundException",
  "QueueDoesNotExist",
  "ResourceNotFound",
  "ResourceNotFoundException",
  "WAFNonexistentItemException",
]);

/** Checks whether an error means that the resource does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && NOT_FOUND_ERRORS.has(error.name);
}

/** Adds the operation and the resource type to an error of AWS. */
export function toProviderError(error: unknown, type: string, operation: string): ProviderError {
  if (error instanceof ProviderError) return error;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new ProviderError("AWS_REFUSED", `${operation} ${type}: ${message}`);
}

/** The partition of a Region: "aws", "aws-cn" or "aws-us-gov". */
export function partitionOf(region: string): { id: string; dnsSuffix: string } {
  if (region.startsWith("cn-")) return { id: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
  return { id: region.startsWith("us-gov-") ? "aws-us-gov" : "aws", dnsSuffix: "amazonaws.com" };
}
