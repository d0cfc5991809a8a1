import grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Naming } from "./autoname.ts";
import type { ClientSettings } from "./aws.ts";
import type { Change } from "./diff.ts";
import * as provider from "./provider.ts";
import { Connections } from "./settings.ts";
import { type Fields, fieldsOf } from "./values.ts";

type Struct = InstanceType<typeof struct.Struct>;

/** What the handlers read of a call. */
interface Call<Request> {
  readonly request: Request;
  getPeer(): string;
}

/**
 * The provider's side of Pulumi's gRPC protocol. The server of `@pulumi/pulumi/provider` supports neither previews nor
 * detailed differences nor settings. Source of the messages: pulumi/provider.proto.
 *
 * @param version the semantic version that the engine receives.
 * @param clientSettings as `Connections` takes them.
 */
export function newServer(version: string, clientSettings: ClientSettings = {}): grpc.Server {
  // The engine connects once for each provider of a program, and each has settings of its own.
  const configured = new Map<string, Connections>();
  const connectionsOf = (peer: string) => configured.get(peer) ?? new Connections({}, clientSettings);
  const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(services.ResourceProviderService, {
    ...configurationHandlers(version, (peer, settings) => {
      configured.set(peer, new Connections(settings, clientSettings));
    }),
    ...checkHandlers(),
    ...resourceHandlers(connectionsOf),
  });
  return server;
}

/** Serves the engine on loopback. @returns the port */
export function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
}

function configurationHandlers(
  version: string,
  configure: (peer: string, settings: Record<string, string>) => void,
) {
  return {
    getPluginInfo: answering(async () => new plugin.PluginInfo().setVersion(version)),
    attach: answering(async () => new empty.Empty()),
    // The engine asks to stop. Running calls finish, so that the engine's state contains every created resource.
    cancel: answering(async () => new empty.Empty()),
    getSchema: answering(async () => new messages.GetSchemaResponse().setSchema("{}")),
    checkConfig: answering(async (request: Messages.CheckRequest) =>
      new messages.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: answering(async () =>
      new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE),
    ),
    configure: answering(async (request: Messages.ConfigureRequest, peer) => {
      const entries = request.getVariablesMap().toArray();
      configure(
        peer,
        Object.fromEntries(entries.map(([key, value]) => [key.replace(/^aws:config:/, ""), value])),
      );
      return new messages.ConfigureResponse().setSupportspreview(true).setAcceptresources(true);
    }),
  };
}

function checkHandlers() {
  return {
    check: answering(async (request: Messages.CheckRequest) => {
      const { inputs, faults } = provider.check(
        typeOf(request),
        read(request.getOlds()),
        read(request.getNews()),
        naming(request),
      );
      const failures = faults.map(({ property, reason }) =>
        new messages.CheckFailure().setProperty(property).setReason(`${property}: ${reason}`),
      );
      return new messages.CheckResponse().setInputs(write(inputs)).setFailuresList(failures);
    }),
    diff: answering(async (request: Messages.DiffRequest) => {
      const state = read(request.getOlds());
      const news = read(request.getNews());
      const found = provider.diff(typeOf(request), read(request.getOldInputs()), news, state);
      return diffResponse(found);
    }),
  };
}

function resourceHandlers(connectionsOf: (peer: string) => Connections) {
  return {
    create: answering(async (request: Messages.CreateRequest, peer) => {
      const type = typeOf(request);
      const inputs = read(request.getProperties());
      if (request.getPreview()) {
        return new messages.CreateResponse().setProperties(write(provider.previewOfCreate(type, inputs)));
      }
      const { id, state } = await provider.create(connectionsOf(peer), type, inputs);
      return new messages.CreateResponse().setId(id).setProperties(write(state));
    }),
    read: answering(async (request: Messages.ReadRequest, peer) => {
      const old = { state: read(request.getProperties()), inputs: read(request.getInputs()) };
      const found = await provider.read(connectionsOf(peer), typeOf(request), request.getId(), old);
      if (found === undefined) return new messages.ReadResponse();
      const { id, state, inputs } = found;
      return new messages.ReadResponse().setId(id).setProperties(write(state)).setInputs(write(inputs));
    }),
    update: answering(async (request: Messages.UpdateRequest, peer) => {
      const type = typeOf(request);
      const state = read(request.getOlds());
      const news = read(request.getNews());
      const after = request.getPreview()
        ? provider.previewOfUpdate(type, state, news)
        : await provider.update(connectionsOf(peer), type, { id: request.getId(), state }, news);
      return new messages.UpdateResponse().setProperties(write(after));
    }),
    delete: answering(async (request: Messages.DeleteRequest, peer) => {
      const known = { id: request.getId(), state: read(request.getProperties()) };
      await provider.remove(connectionsOf(peer), typeOf(request), known);
      return new empty.Empty();
    }),
    invoke: answering(async (request: Messages.InvokeRequest, peer) => {
      const found = await provider.invoke(connectionsOf(peer), request.getTok(), read(request.getArgs()));
      return new messages.InvokeResponse().setReturn(write(found));
    }),
  };
}

/** Converts a function to a gRPC handler. Its exceptions become the call's error. */
function answering<Request, Response>(answer: (request: Request, peer: string) => Promise<Response>) {
  return (call: Call<Request>, callback: grpc.sendUnaryData<Response>): void => {
    answer(call.request, call.getPeer()).then(
      (response) => callback(null, response),
      (error: unknown) => {
        const details = error instanceof Error ? error.message : String(error);
        callback({ code: grpc.status.UNKNOWN, details });
      },
    );
  };
}

function diffResponse({ changes, deleteBeforeReplace }: provider.Difference): Messages.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...new Set(changes.map(({ path }) => rootOf(path)))])
    .setReplacesList([...new Set(changes.filter(({ replaces }) => replaces).map(({ path }) => rootOf(path)))])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  const details = response.getDetaileddiffMap();
  for (const change of changes) {
    details.set(change.path, new messages.PropertyDiff().setKind(kindOf(change)).setInputdiff(true));
  }
  return response;
}

function kindOf({ kind, replaces }: Change): Messages.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  if (kind === "add") return replaces ? ADD_REPLACE : ADD;
  if (kind === "delete") return replaces ? DELETE_REPLACE : DELETE;
  return replaces ? UPDATE_REPLACE : UPDATE;
}

function rootOf(path: string): string {
  return path.split(".")[0] ?? path;
}

/** "urn:pulumi:stack::project::parent$aws:iam/role:Role::name" → "aws:iam/role:Role". */
function typeOf(request: { getUrn(): string }): string {
  return request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
}

function naming(request: Messages.CheckRequest): Naming {
  const autonaming = request.getAutonaming();
  return {
    name: request.getName() || (request.getUrn().split("::").at(-1) ?? ""),
    randomSeed: request.getRandomseed_asU8(),
    ...(autonaming && {
      proposed: autonaming.getProposedName(),
      disabled: autonaming.getMode() === messages.CheckRequest.AutonamingOptions.Mode.DISABLE,
    }),
  };
}

function read(found: Struct | undefined): Fields {
  return found === undefined ? {} : fieldsOf(found.toJavaScript());
}

function write(found: Fields): Struct {
  return struct.Struct.fromJavaScript(found);
}
