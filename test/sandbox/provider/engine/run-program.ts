import { runtime } from "@pulumi/pulumi";
import type * as ProviderMessages from "@pulumi/pulumi/proto/provider_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as ResourceMessages from "@pulumi/pulumi/proto/resource_pb.js";
import resourceMessages from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Fields } from "../../../../sandbox/provider/values.ts";
import { providerInputs } from "./wire-values.ts";

/** A Pulumi program: declares resources and returns the stack's outputs. */
export type Program = () => object;

/** A resource as a program declares it. */
export interface Declaration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Fields;
  readonly deleteBeforeReplace: boolean;
  /** Names of inputs whose changes are ignored. */
  readonly ignoreChanges: readonly string[];
}

/** Answers the calls of a running program to the engine. */
export interface ProgramHost {
  register(declaration: Declaration): Promise<{ readonly id: string; readonly state: Fields }>;
  invoke(token: string, args: Fields): Promise<Fields>;
}

type Answer<Response> = (error: Error | null, response: Response) => void;

/** Calls of the program that have no answer yet, and the first that failed. */
class Calls {
  readonly #running = new Set<Promise<void>>();
  readonly #failure = Promise.withResolvers<never>();

  /**
   * Answers a call. A failed call gets no answer, as from an engine that stops: an answer would make the SDK reject
   * promises that no caller waits for.
   */
  answer<Response>(work: Promise<Response>, callback: Answer<Response>): void {
    const done = work.then((response) => callback(null, response), this.#failure.reject);
    this.#running.add(done);
    void done.then(() => this.#running.delete(done));
  }

  /** @throws the first failure, once no call is running any more. */
  async unlessFailed<T>(work: Promise<T>): Promise<T> {
    try {
      return await Promise.race([work, this.#failure.promise]);
    } catch (error) {
      while (this.#running.size > 0) await Promise.all(this.#running);
      throw error;
    }
  }
}

/**
 * Runs a Pulumi program in this process, on Pulumi's SDK for Node.js and without the engine.
 *
 * @returns the stack's outputs, as text.
 * @throws what the host threw.
 */
export async function runProgram(
  program: Program,
  host: ProgramHost,
  isPreview: boolean,
): Promise<Record<string, string>> {
  const calls = new Calls();
  runtime.setMockOptions(monitorFor(host, calls), "quick-sign-in", "in-process", isPreview);
  const outputs = await calls.unlessFailed(runtime.runInPulumiStack(async () => program()));
  await calls.unlessFailed(runtime.disconnect());
  return Object.fromEntries(Object.entries(outputs ?? {}).map(([name, value]) => [name, String(value)]));
}

/** The engine's side of the SDK's calls. Source of the messages: pulumi/resource.proto. */
function monitorFor(host: ProgramHost, calls: Calls) {
  return {
    supportsFeature: (
      request: ResourceMessages.SupportsFeatureRequest,
      callback: Answer<ResourceMessages.SupportsFeatureResponse>,
    ) => {
      const isSupported = ["secrets", "resourceReferences"].includes(request.getId());
      callback(null, new resourceMessages.SupportsFeatureResponse().setHassupport(isSupported));
    },
    registerResource: (
      request: ResourceMessages.RegisterResourceRequest,
      callback: Answer<ResourceMessages.RegisterResourceResponse>,
    ) => calls.answer(registered(host, request), callback),
    registerResourceOutputs: (
      _request: ResourceMessages.RegisterResourceOutputsRequest,
      callback: Answer<object>,
    ) => callback(null, new empty.Empty()),
    invoke: (
      request: ResourceMessages.ResourceInvokeRequest,
      callback: Answer<ProviderMessages.InvokeResponse>,
    ) => calls.answer(invoked(host, request), callback),
  };
}

async function registered(host: ProgramHost, request: ResourceMessages.RegisterResourceRequest) {
  const type = request.getType();
  const name = request.getName();
  const urn = `urn:pulumi:in-process::quick-sign-in::${type}::${name}`;
  const response = new resourceMessages.RegisterResourceResponse().setUrn(urn);
  if (!request.getCustom()) return response.setObject(request.getObject());
  const { id, state } = await host.register({
    type,
    name,
    inputs: providerInputs(request.getObject()?.toJavaScript() ?? {}),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
  });
  return response.setId(id).setObject(struct.Struct.fromJavaScript(state));
}

async function invoked(host: ProgramHost, request: ResourceMessages.ResourceInvokeRequest) {
  const found = await host.invoke(request.getTok(), providerInputs(request.getArgs()?.toJavaScript() ?? {}));
  return new providerMessages.InvokeResponse().setReturn(struct.Struct.fromJavaScript(found));
}
