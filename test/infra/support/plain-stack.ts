import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type * as Provider from "@pulumi/pulumi/proto/provider_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { fieldsOf } from "../../../sandbox/provider/values.ts";
import { providerInputs } from "../../sandbox/provider/engine/wire-values.ts";
import { awsState, invokeResult, REGION } from "./aws-answers.ts";
import { PROJECT_NAME, STACK } from "./mocked-stack.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The program that the language host of `pulumi up` starts. */
const RUNNER = join(ROOT, "node_modules/@pulumi/pulumi/cmd/run/index.js");

/**
 * Runs index.ts as the language host of a plain `pulumi up` does, in a process of its own, with an engine that answers as the mocks
 * of mocked-stack.ts.
 *
 * @param settings as the stack's config stores them, without the project's name.
 * @param logRole ARN of the role with which API Gateway writes logs in the account.
 * @returns what the engine was asked to register.
 * @throws Error with what the program printed, if it failed.
 */
export async function plainlyDeclared(
  settings: Readonly<Record<string, string>>,
  logRole = "",
): Promise<readonly messages.RegisterResourceRequest[]> {
  const requests: messages.RegisterResourceRequest[] = [];
  const server = new grpc.Server();
  addEngine(server);
  addMonitor(server, logRole, requests);
  const bind = promisify(server.bindAsync.bind(server));
  const address = `127.0.0.1:${await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure())}`;
  try {
    await run(address, settings);
  } finally {
    server.forceShutdown();
  }
  return requests;
}

async function run(address: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const config = Object.entries(settings).map(([key, value]) => [`${PROJECT_NAME}:${key}`, value]);
  const PULUMI_CONFIG = JSON.stringify({ "aws:region": REGION, ...Object.fromEntries(config) });
  const addresses = [
    `--monitor=${address}`,
    `--engine=${address}`,
    `--pwd=${ROOT}`,
    "--organization=organization",
  ];
  const child = spawn(
    process.execPath,
    [RUNNER, ...addresses, `--project=${PROJECT_NAME}`, `--stack=${STACK}`, "."],
    { env: { ...process.env, PULUMI_CONFIG }, stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`index.ts ended with ${child.exitCode}: ${said}`);
}

function addEngine(server: grpc.Server): void {
  const { log, setRootResource, getRootResource } = EngineService;
  const unknownCall: grpc.handleUnaryCall<unknown, unknown> = (_call, answer) =>
    answer({ code: grpc.status.UNIMPLEMENTED });
  server.addService(
    { log, setRootResource, getRootResource },
    { log: nothing, setRootResource: unknownCall, getRootResource: unknownCall },
  );
}

function addMonitor(
  server: grpc.Server,
  logRole: string,
  requests: messages.RegisterResourceRequest[],
): void {
  const { invoke, readResource, registerResource, registerResourceOutputs, supportsFeature } =
    ResourceMonitorService;
  const { signalAndWaitForShutdown } = ResourceMonitorService;
  const invoked: grpc.handleUnaryCall<messages.ResourceInvokeRequest, Provider.InvokeResponse> = (
    { request },
    answer,
  ) => {
    const found = struct.Struct.fromJavaScript(fieldsOf(invokeResult(request.getTok(), REGION, {})));
    answer(null, new providerMessages.InvokeResponse().setReturn(found));
  };
  const read: grpc.handleUnaryCall<messages.ReadResourceRequest, messages.ReadResourceResponse> = (
    { request },
    answer,
  ) => {
    const found = struct.Struct.fromJavaScript({ cloudwatchRoleArn: logRole });
    answer(null, new messages.ReadResourceResponse().setUrn(urnOf(request)).setProperties(found));
  };
  const register: grpc.handleUnaryCall<
    messages.RegisterResourceRequest,
    messages.RegisterResourceResponse
  > = ({ request }, answer) => {
    requests.push(request);
    answer(null, registered(request));
  };
  server.addService(
    {
      invoke,
      readResource,
      registerResource,
      registerResourceOutputs,
      supportsFeature,
      signalAndWaitForShutdown,
    },
    {
      invoke: invoked,
      readResource: read,
      registerResource: register,
      registerResourceOutputs: nothing,
      supportsFeature: supported,
      signalAndWaitForShutdown: nothing,
    },
  );
}

const nothing: grpc.handleUnaryCall<unknown, empty.Empty> = (_call, answer) =>
  answer(null, new empty.Empty());

/** The features that the SDK's mocks have. Source: @pulumi/pulumi, runtime/mocks. */
const supported: grpc.handleUnaryCall<messages.SupportsFeatureRequest, messages.SupportsFeatureResponse> = (
  { request },
  answer,
) => {
  const isSupported = !["outputValues", "transforms"].includes(request.getId());
  answer(null, new messages.SupportsFeatureResponse().setHassupport(isSupported));
};

function registered(request: messages.RegisterResourceRequest): messages.RegisterResourceResponse {
  const [type, name] = [request.getType(), request.getName()];
  const inputs = providerInputs(request.getObject()?.toJavaScript() ?? {});
  const state = fieldsOf(awsState({ type, name, inputs, region: REGION }));
  return new messages.RegisterResourceResponse()
    .setUrn(urnOf(request))
    .setId(String(state["id"]))
    .setObject(struct.Struct.fromJavaScript(state));
}

/** In the form of the SDK's mocks. */
function urnOf(request: messages.RegisterResourceRequest | messages.ReadResourceRequest): string {
  const parent = request.getParent().split("::")[2]?.split("$").at(-1);
  const type = parent === undefined ? request.getType() : `${parent}$${request.getType()}`;
  return `urn:pulumi:${[STACK, PROJECT_NAME, type, request.getName()].join("::")}`;
}
