import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import type Provider from "@pulumi/pulumi/proto/provider_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/resource_pb.js";
import { deserializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { fieldsOf } from "../../../sandbox/provider/values.ts";
import { providerInputs } from "../../sandbox/provider/engine/wire-values.ts";
import { awsState, invokeResult, REGION } from "./aws-answers.ts";
import { PROJECT_NAME, STACK } from "./mocked-stack.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The program that the official language host of Node.js starts. */
const RUNNER = join(ROOT, "node_modules/@pulumi/pulumi/cmd/run/index.js");

/** What a plain `pulumi up` or `pulumi preview` of this project gets from the program. */
export interface HostedRun {
  readonly exitCode: number | null;
  /** What the process wrote to stderr. */
  readonly stderr: string;
  /** Errors and warnings, as the engine shows them. */
  readonly diagnostics: readonly string[];
  /** What the engine was asked to register. */
  readonly requests: readonly messages.RegisterResourceRequest[];
  /** The stack's outputs. Absent if it registered none. */
  readonly outputs: Readonly<Record<string, unknown>> | undefined;
  /** Whether the program reported that all is declared: a real engine then deletes the rest. */
  readonly hasFinished: boolean;
}

/**
 * Runs `index.ts` as the language host does: in a process of its own, which is connected to an engine by gRPC. The engine answers as the
 * mocks of `declaredStack`.
 *
 * @param config as stored, with namespaces.
 */
export async function runHosted(config: Readonly<Record<string, string>>): Promise<HostedRun> {
  const engine = new HostedEngine();
  const address = await engine.start();
  try {
    const child = spawn(
      process.execPath,
      [
        ...[RUNNER, `--monitor=${address}`, `--engine=${address}`, `--pwd=${ROOT}`],
        ...[`--project=${PROJECT_NAME}`, `--stack=${STACK}`, "--organization=organization", "."],
      ],
      {
        env: { ...process.env, PULUMI_CONFIG: JSON.stringify({ "aws:region": REGION, ...config }) },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
    return { ...engine.seen(), stderr, exitCode: child.exitCode };
  } finally {
    engine.stop();
  }
}

/** LogSeverity.WARNING. Source: engine.proto of Pulumi. */
const WARNING = 2;

/** An engine and its resource monitor, as far as the program talks to them. */
class HostedEngine {
  readonly #server = new grpc.Server();
  readonly #diagnostics: string[] = [];
  readonly #requests: messages.RegisterResourceRequest[] = [];
  #outputs: HostedRun["outputs"];
  #hasFinished = false;

  /** @returns the address of both. */
  async start(): Promise<string> {
    this.#addEngine();
    this.#addMonitor();
    const bind = promisify(this.#server.bindAsync.bind(this.#server));
    return `127.0.0.1:${await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure())}`;
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  seen(): Omit<HostedRun, "exitCode" | "stderr"> {
    const [diagnostics, requests] = [this.#diagnostics, this.#requests];
    return { diagnostics, requests, outputs: this.#outputs, hasFinished: this.#hasFinished };
  }

  #addEngine(): void {
    const { log, setRootResource, getRootResource } = EngineService;
    const onLog: grpc.handleUnaryCall<engineMessages.LogRequest, empty.Empty> = ({ request }, answer) => {
      if (request.getSeverity() >= WARNING) this.#diagnostics.push(request.getMessage());
      answer(null, new empty.Empty());
    };
    this.#server.addService(
      { log, setRootResource, getRootResource },
      { log: onLog, setRootResource: notImplemented, getRootResource: notImplemented },
    );
  }

  #addMonitor(): void {
    const { supportsFeature, invoke, readResource, registerResource } = ResourceMonitorService;
    const { registerResourceOutputs, signalAndWaitForShutdown } = ResourceMonitorService;
    const onRegister: grpc.handleUnaryCall<
      messages.RegisterResourceRequest,
      messages.RegisterResourceResponse
    > = ({ request }, answer) => {
      this.#requests.push(request);
      answer(null, registered(request));
    };
    const onOutputs: grpc.handleUnaryCall<messages.RegisterResourceOutputsRequest, empty.Empty> = (
      { request },
      answer,
    ) => {
      const values = request.getOutputs();
      if (values !== undefined && request.getUrn().includes("::pulumi:pulumi:Stack::"))
        this.#outputs = deserializeProperties(values);
      answer(null, new empty.Empty());
    };
    const onEnd: grpc.handleUnaryCall<unknown, empty.Empty> = (_call, answer) => {
      this.#hasFinished = true;
      answer(null, new empty.Empty());
    };
    this.#server.addService(
      {
        ...{ supportsFeature, invoke, readResource, registerResource },
        ...{ registerResourceOutputs, signalAndWaitForShutdown },
      },
      {
        ...{ supportsFeature: onFeature, invoke: onInvoke, readResource: onRead },
        ...{ registerResource: onRegister, registerResourceOutputs: onOutputs },
        signalAndWaitForShutdown: onEnd,
      },
    );
  }
}

const notImplemented: grpc.handleUnaryCall<unknown, unknown> = (_call, answer) =>
  answer({ code: grpc.status.UNIMPLEMENTED });

/** The features that the SDK's mocks have: with `outputValues`, inputs would be wrapped. Source: setMocks in runtime/mocks.js of @pulumi/pulumi. */
const onFeature: grpc.handleUnaryCall<messages.SupportsFeatureRequest, messages.SupportsFeatureResponse> = (
  { request },
  answer,
) => {
  const isSupported = !["outputValues", "transforms"].includes(request.getId());
  answer(null, new messages.SupportsFeatureResponse().setHassupport(isSupported));
};

const onInvoke: grpc.handleUnaryCall<messages.ResourceInvokeRequest, Provider.InvokeResponse> = (
  { request },
  answer,
) => {
  const args = request.getArgs()?.toJavaScript() ?? {};
  const found = struct.Struct.fromJavaScript(fieldsOf(invokeResult(request.getTok(), REGION, args, {})));
  answer(null, new providerMessages.InvokeResponse().setReturn(found));
};

/** Read, and not declared: what the account has. */
const onRead: grpc.handleUnaryCall<messages.ReadResourceRequest, messages.ReadResourceResponse> = (
  { request },
  answer,
) => {
  const found = struct.Struct.fromJavaScript({ cloudwatchRoleArn: "" });
  answer(null, new messages.ReadResourceResponse().setUrn(urnOf(request)).setProperties(found));
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
