import { setTimeout as sleep } from "node:timers/promises";
import { zipped } from "../archive.ts";
import { type Aws, partitionOf, type Request } from "../aws.ts";
import { ProviderError } from "../provider-error.ts";
import type { ResourceType } from "../resource.ts";
import { propertiesOf } from "../schema.ts";
import { fromAnswer, omit, pick, type Spelling, toRequest } from "../shape.ts";
import { changeTags } from "../tags.ts";
import { type Fields, fields, fieldsOf, isFields, isSame, list, text } from "../values.ts";

const FUNCTION = "aws_lambda_function";

const SPELLING: Spelling = {
  style: "pascal",
  names: {
    name: "FunctionName",
    arn: "FunctionArn",
    sourceCodeHash: "CodeSha256",
    sourceCodeSize: "CodeSize",
    kmsKeyArn: "KMSKeyArn",
    sourceKmsKeyArn: "SourceKMSKeyArn",
    vpcConfig: "VpcConfig",
    layers: "",
    imageConfig: "",
    deadLetterConfig: "DeadLetterConfig",
    fileSystemConfig: "",
  },
};

/** Parameters of UpdateFunctionCode, by Pulumi's names. */
const CODE_PROPERTIES = [
  "code",
  "imageUri",
  "s3Bucket",
  "s3Key",
  "s3ObjectVersion",
  "sourceCodeHash",
  "architectures",
];
/** Settings with the same form in CreateFunction and UpdateFunctionConfiguration. */
const CONFIGURATION_PROPERTIES = [
  ...["role", "handler", "runtime", "description", "timeout", "memorySize", "environment", "tracingConfig"],
  ...["loggingConfig", "ephemeralStorage", "deadLetterConfig", "kmsKeyArn", "vpcConfig", "snapStart"],
];
/** Properties of the schema that the sandbox's provider does not support. */
const UNSUPPORTED_PROPERTIES = [
  "imageConfig",
  "fileSystemConfig",
  "publish",
  "codeSigningConfigArn",
  "replaceSecurityGroupsOnDestroy",
];

export const lambdaFunction: ResourceType = {
  terraform: FUNCTION,
  omitted: { snapStart: { applyOn: "None" } },
  autoname: { property: "name", maxLength: 64 },
  volatile: [
    "lastModified",
    "sourceCodeHash",
    "codeSha256",
    "sourceCodeSize",
    "version",
    "qualifiedArn",
    "qualifiedInvokeArn",
  ],

  async create(aws, inputs) {
    refuseUnsupported(inputs);
    const name = text(inputs, "name");
    await aws.call("lambda", "CreateFunction", {
      ...configuration(inputs),
      FunctionName: name,
      Code: await code(inputs),
      PackageType: inputs["packageType"] ?? "Zip",
      Architectures: inputs["architectures"],
      ...(isFields(inputs["tags"]) && { Tags: inputs["tags"] }),
    });
    await waitUntilSettled(aws, name);
    await setConcurrency(aws, name, {}, inputs);
    return name;
  },

  async read(aws, { id }) {
    const answer = await aws.call("lambda", "GetFunction", { FunctionName: id });
    const found = fields(answer, "Configuration");
    const arn = text(found, "FunctionArn");
    const version = text(found, "Version");
    const reserved = fields(answer, "Concurrency")["ReservedConcurrentExecutions"];
    return {
      ...fromAnswer(found, propertiesOf(FUNCTION), SPELLING),
      codeSha256: found["CodeSha256"] ?? "",
      layers: list(found, "Layers")
        .filter(isFields)
        .map((layer) => layer["Arn"] ?? ""),
      reservedConcurrentExecutions: reserved ?? -1,
      invokeArn: invokeArn(aws, arn),
      qualifiedArn: `${arn}:${version}`,
      qualifiedInvokeArn: invokeArn(aws, `${arn}:${version}`),
      responseStreamingInvokeArn: invokeArn(aws, arn).replace(
        /invocations$/,
        "response-streaming-invocations",
      ),
      tags: fields(answer, "Tags"),
    };
  },

  async update(aws, { id, state }, news) {
    refuseUnsupported(news);
    // The configuration first. Source: terraform-provider-aws, internal/service/lambda/function.go, resourceFunctionUpdate.
    if (["layers", ...CONFIGURATION_PROPERTIES].some((name) => !isSame(state[name], news[name]))) {
      await aws.call("lambda", "UpdateFunctionConfiguration", {
        ...defaults(state),
        ...configuration(news),
        FunctionName: id,
      });
      await waitUntilSettled(aws, id);
    }
    if (CODE_PROPERTIES.some((name) => name in news && !isSame(state[name], news[name]))) {
      const request = { ...(await code(news)), FunctionName: id, Architectures: news["architectures"] };
      await aws.call("lambda", "UpdateFunctionCode", request);
      await waitUntilSettled(aws, id);
    }
    await setConcurrency(aws, id, state, news);
    const Resource = text(state, "arn");
    await changeTags(state, news, {
      set: (Tags) => aws.call("lambda", "TagResource", { Resource, Tags }),
      remove: (TagKeys) => aws.call("lambda", "UntagResource", { Resource, TagKeys }),
    });
  },

  async delete(aws, { id, state }) {
    if (state["skipDestroy"] !== true) await aws.call("lambda", "DeleteFunction", { FunctionName: id });
  },
};

function refuseUnsupported(inputs: Fields): void {
  const name = UNSUPPORTED_PROPERTIES.find((one) => (inputs[one] ?? false) !== false);
  if (name === undefined) return;
  throw new ProviderError("CHANGE_IMPOSSIBLE", `the sandbox's provider does not support "${name}"`);
}

function configuration(inputs: Fields): Fields {
  const layers = inputs["layers"];
  return {
    ...toRequest(pick(inputs, CONFIGURATION_PROPERTIES), propertiesOf(FUNCTION), SPELLING),
    ...(layers !== undefined && { Layers: layers }),
  };
}

/** The values that reset settings which are no longer set. Source: the real provider's defaults. */
function defaults(state: Fields): Fields {
  return {
    Timeout: 3,
    MemorySize: 128,
    Description: "",
    ...("environment" in state && { Environment: { Variables: {} } }),
    ...("layers" in state && { Layers: [] }),
    ...("vpcConfig" in state && { VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } }),
  };
}

async function code(inputs: Fields): Promise<Request> {
  const archive = inputs["code"];
  if (isFields(archive)) return { ZipFile: await zipped(archive) };
  return toRequest(
    pick(inputs, ["imageUri", "s3Bucket", "s3Key", "s3ObjectVersion"]),
    propertiesOf(FUNCTION),
    SPELLING,
  );
}

/** Waits until AWS has finished a change: until then it refuses the next one. Source: "Lambda function states". */
async function waitUntilSettled(aws: Aws, FunctionName: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const found = await aws.call("lambda", "GetFunctionConfiguration", { FunctionName });
    if (found["State"] === "Failed" || found["LastUpdateStatus"] === "Failed") {
      throw new ProviderError("AWS_REFUSED", String(found["StateReason"] ?? found["LastUpdateStatusReason"]));
    }
    if (found["State"] !== "Pending" && found["LastUpdateStatus"] !== "InProgress") return;
    await sleep(Math.min(50 * 2 ** attempt, 1000));
  }
  throw new ProviderError("AWS_REFUSED", "the function was not ready within ten minutes");
}

async function setConcurrency(aws: Aws, FunctionName: string, olds: Fields, news: Fields): Promise<void> {
  const reserved = news["reservedConcurrentExecutions"] ?? -1;
  if ((olds["reservedConcurrentExecutions"] ?? -1) === reserved) return;
  if (reserved === -1) await aws.call("lambda", "DeleteFunctionConcurrency", { FunctionName });
  else
    await aws.call("lambda", "PutFunctionConcurrency", {
      FunctionName,
      ReservedConcurrentExecutions: reserved,
    });
}

/** Source: "API Gateway Lambda proxy integration", uri. */
function invokeArn({ region }: Aws, arn: string): string {
  return `arn:${partitionOf(region).id}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

const PERMISSION = "aws_lambda_permission";
const PERMISSION_SPELLING: Spelling = {
  style: "pascal",
  names: { function: "FunctionName", principalOrgId: "PrincipalOrgID" },
};
/** The last change of each function's policy. AWS refuses concurrent changes (ResourceConflictException). */
const pendingChanges = new Map<string, Promise<unknown>>();

function serialize<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
  const result = (pendingChanges.get(name) ?? Promise.resolve()).then(action, action);
  pendingChanges.set(name, result);
  return result;
}

export const permission: ResourceType = {
  terraform: PERMISSION,

  async create(aws, inputs) {
    const StatementId = text({ statementId: `terraform-${crypto.randomUUID()}`, ...inputs }, "statementId");
    const request = toRequest(
      omit(inputs, ["region", "statementIdPrefix"]),
      propertiesOf(PERMISSION),
      PERMISSION_SPELLING,
    );
    const name = text(inputs, "function");
    await serialize(name, () => aws.call("lambda", "AddPermission", { ...request, StatementId }));
    return StatementId;
  },

  async read(aws, { id, state }) {
    const [name = "", imported] = id.split("/");
    const own = imported === undefined ? text(state, "function") : name;
    const statementId = imported ?? id;
    const { Policy = "{}" } = await aws.call("lambda", "GetPolicy", {
      FunctionName: own,
      Qualifier: state["qualifier"],
    });
    const policy: unknown = JSON.parse(String(Policy));
    const statement = isFields(policy)
      ? list(policy, "Statement")
          .filter(isFields)
          .find(({ Sid }) => Sid === statementId)
      : undefined;
    return statement && { ...permissionFrom(statement), id: statementId, statementId, function: own };
  },

  async delete(aws, { id, state }) {
    const FunctionName = text(state, "function");
    const request = { FunctionName, StatementId: id, Qualifier: state["qualifier"] };
    await serialize(FunctionName, () => aws.call("lambda", "RemovePermission", request));
  },
};

function permissionFrom(statement: Fields): Fields {
  const principal = statement["Principal"];
  const named = isFields(principal) ? (principal["Service"] ?? principal["AWS"] ?? "*") : (principal ?? "*");
  const condition = fields(statement, "Condition");
  const arn = fields(condition, "ArnLike")["AWS:SourceArn"];
  const account = fields(condition, "StringEquals")["AWS:SourceAccount"];
  return fieldsOf({
    action: statement["Action"] ?? "",
    principal: String(named).replace(/^arn:[\w-]+:iam::(\d{12}):root$/, "$1"),
    sourceArn: arn,
    sourceAccount: account,
  });
}
