import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";

/** Pulumi's engine, as far as a program sees it that only registers resources. */
export interface FakeEngine {
  readonly address: string;
  /** Logical names, in the order in which they were registered. */
  readonly registered: readonly string[];
  /** Whether the program has said that all is declared: a real engine then deletes the rest. */
  isToldOfTheEnd(): boolean;
  stop(): void;
}

/** @param lost the resource for which the answer is lost. */
export async function startFakeEngine(lost?: string): Promise<FakeEngine> {
  const registered: string[] = [];
  let isEnded = false;
  const server = new grpc.Server();
  const { log, setRootResource, getRootResource } = EngineService;
  server.addService(
    { log, setRootResource, getRootResource },
    { log: nothing, setRootResource: unknownCall, getRootResource: unknownCall },
  );
  const { supportsFeature, registerResource, registerResourceOutputs, signalAndWaitForShutdown } =
    ResourceMonitorService;
  const register: grpc.handleUnaryCall<
    messages.RegisterResourceRequest,
    messages.RegisterResourceResponse
  > = ({ request }, answer) => {
    const name = request.getName();
    registered.push(name);
    if (name === lost) answer({ code: grpc.status.UNAVAILABLE, details: "lost" });
    else answer(null, registrationOf(request));
  };
  const end: grpc.handleUnaryCall<unknown, empty.Empty> = (_call, answer) => {
    isEnded = true;
    answer(null, new empty.Empty());
  };
  server.addService(
    { supportsFeature, registerResource, registerResourceOutputs, signalAndWaitForShutdown },
    {
      supportsFeature: supported,
      registerResource: register,
      registerResourceOutputs: nothing,
      signalAndWaitForShutdown: end,
    },
  );
  const port = await promisify(server.bindAsync.bind(server))(
    "127.0.0.1:0",
    grpc.ServerCredentials.createInsecure(),
  );
  return {
    address: `127.0.0.1:${port}`,
    registered,
    isToldOfTheEnd: () => isEnded,
    stop: () => server.forceShutdown(),
  };
}

const nothing: grpc.handleUnaryCall<unknown, empty.Empty> = (_call, answer) =>
  answer(null, new empty.Empty());

const unknownCall: grpc.handleUnaryCall<unknown, unknown> = (_call, answer) =>
  answer({ code: grpc.status.UNIMPLEMENTED });

const supported: grpc.handleUnaryCall<unknown, messages.SupportsFeatureResponse> = (_call, answer) => {
  const response = new messages.SupportsFeatureResponse();
  response.setHassupport(true);
  answer(null, response);
};

function registrationOf(request: messages.RegisterResourceRequest): messages.RegisterResourceResponse {
  const response = new messages.RegisterResourceResponse();
  response.setUrn(`urn:pulumi:dev::p::${request.getType()}::${request.getName()}`);
  response.setId("id");
  response.setObject(struct.Struct.fromJavaScript({}));
  return response;
}
