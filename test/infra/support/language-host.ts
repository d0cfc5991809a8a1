import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { deserializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { REGION } from "./aws-answers.ts";
import { type DeclaredResource, mocksFor } from "./mocked-stack.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The program that the official language host of Node.js starts. */
const RUNNER = fileURLToPath(new URL("node_modules/@pulumi/pulumi/cmd/run/index.js", `file://${ROOT}`));

/** What a plain `pulumi up` or `pulumi preview` of this project gets from the program. */
export interface HostedRun {
  readonly exitCode: number | null;
  /** What the process wrote to stderr. */
  readonly stderr: string;
  /** Errors and warnings, as the engine shows them. */
  readonly diagnostics: readonly string[];
  /** Without their options: `protect` and `retainOnDelete` are not recorded. */
  readonly resources: readonly DeclaredResource[];
  /** The stack's outputs. Absent if it registered none. */
  readonly outputs: Readonly<Record<string, unknown>> | undefined;
  /** Whether the program reported that all is declared: a real engine then deletes the rest. */
  readonly hasFinished: boolean;
}

/**
 * Runs `index.ts` as the language host does: in a process of its own, which is connected to an engine by gRPC. The engine and AWS are the
 * mocks of `declaredStack`.
 *
 * @param config as stored, with namespaces.
 */
export async function runHosted(config: Readonly<Record<string, string>>): Promise<HostedRun> {
  const engine = await startEngine();
  try {
    const child = spawn(
      process.execPath,
      [
        ...[RUNNER, `--monitor=${engine.address}`, `--engine=${engine.address}`, `--pwd=${ROOT}`],
        ...["--project=quick-sign-in", "--stack=dev", "."],
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

type Seen = Omit<HostedRun, "exitCode" | "stderr">;

async function startEngine() {
  const found = new Map<string, DeclaredResource>();
  const diagnostics: string[] = [];
  let outputs: Seen["outputs"];
  let hasFinished = false;
  const mocks = mocksFor(REGION, "", {}, found);
  const monitor = new MockMonitor(mocks);
  Object.assign(monitor, { newUrn });

  const server = new grpc.Server();
  const { log, setRootResource, getRootResource } = EngineService;
  const onLog: grpc.handleUnaryCall<engineMessages.LogRequest, empty.Empty> = ({ request }, answer) => {
    if (request.getSeverity() >= WARNING) diagnostics.push(request.getMessage());
    answer(null, new empty.Empty());
  };
  server.addService(
    { log, setRootResource, getRootResource },
    { log: onLog, setRootResource: notImplemented, getRootResource: notImplemented },
  );
  const onOutputs: grpc.handleUnaryCall<messages.RegisterResourceOutputsRequest, empty.Empty> = (
    { request },
    answer,
  ) => {
    const values = request.getOutputs();
    if (values !== undefined && request.getUrn().includes("::pulumi:pulumi:Stack::"))
      outputs = deserializeProperties(values);
    answer(null, new empty.Empty());
  };
  const onEnd: grpc.handleUnaryCall<unknown, empty.Empty> = (_call, answer) => {
    hasFinished = true;
    answer(null, new empty.Empty());
  };
  const { supportsFeature, invoke, readResource, registerResource } = ResourceMonitorService;
  const { registerResourceOutputs, signalAndWaitForShutdown } = ResourceMonitorService;
  server.addService(
    {
      ...{ supportsFeature, invoke, readResource, registerResource },
      ...{ registerResourceOutputs, signalAndWaitForShutdown },
    },
    {
      supportsFeature: noFeature,
      invoke: passedTo((request, answer) => monitor.invoke(request, answer)),
      readResource: passedTo((request, answer) => monitor.readResource(request, answer)),
      registerResource: passedTo((request, answer) => monitor.registerResource(request, answer)),
      registerResourceOutputs: onOutputs,
      signalAndWaitForShutdown: onEnd,
    },
  );
  const credentials = grpc.ServerCredentials.createInsecure();
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", credentials);
  return {
    address: `127.0.0.1:${port}`,
    seen: (): Seen => ({ resources: [...found.values()], outputs, diagnostics, hasFinished }),
    stop: () => server.forceShutdown(),
  };
}

/** LogSeverity.WARNING. Source: engine.proto of Pulumi. */
const WARNING = 2;

/** The SDK's mocks make URNs of the project and stack of this process, which runs no program. */
function newUrn(parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : `${parent.split("::")[2]?.split("$").pop()}$`;
  return `urn:pulumi:dev::quick-sign-in::${parentType}${type}::${name}`;
}

function passedTo<Request>(
  call: (request: Request, answer: (error: unknown, response: unknown) => void) => unknown,
): grpc.handleUnaryCall<Request, unknown> {
  return ({ request }, answer) => {
    call(request, (error, response) => {
      if (error == null) answer(null, response);
      else answer({ code: grpc.status.UNKNOWN, details: String(error) });
    });
  };
}

const notImplemented: grpc.handleUnaryCall<unknown, unknown> = (_call, answer) =>
  answer({ code: grpc.status.UNIMPLEMENTED });

const noFeature: grpc.handleUnaryCall<messages.SupportsFeatureRequest, messages.SupportsFeatureResponse> = (
  { request },
  answer,
) => {
  const response = new messages.SupportsFeatureResponse();
  // As the SDK's own mocks: with it, inputs would be wrapped.
  response.setHassupport(request.getId() !== "outputValues");
  answer(null, response);
};
