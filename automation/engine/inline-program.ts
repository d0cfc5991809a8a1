import { AsyncLocalStorage } from "node:async_hooks";
import grpc from "@grpc/grpc-js";
import * as server from "@pulumi/pulumi/automation/server.js";
import errors from "@pulumi/pulumi/errors.js";
import settings from "@pulumi/pulumi/runtime/settings.js";
import { version } from "@pulumi/pulumi/version.js";
import { DriverError } from "../terminal/errors.ts";
import { ProgramRun } from "./program-run.ts";

/** The versions of the SDK whose language server was reviewed and tested: see docs/internals/pulumi-inline-program.md. */
const KNOWN_VERSIONS = ["3.250.0"];

/** With this call the SDK reports that the program has ended; the engine then deletes resources that were not declared. */
const SHUTDOWN = "/pulumirpc.ResourceMonitor/SignalAndWaitForShutdown";

/** Within this time the SDK usually ends a run whose connection was lost. It can also wait forever. */
const GRACE_MS = 1_000;

type Answer = (error: Error | null | undefined, response?: unknown) => void;

/** The part of the SDK's language server that is wrapped here. */
interface LanguageServer {
  readonly program: () => Promise<unknown>;
  run(this: LanguageServer, call: unknown, callback: Answer): unknown;
}

/** The part of the SDK's runtime that is changed here. */
export interface RuntimeSettings {
  /** The options of all gRPC clients of the SDK. */
  readonly grpcClientOptions: grpc.ClientOptions & { readonly interceptors: grpc.Interceptor[] };
  /** Called when the SDK mistakes a lost call for an engine that is shutting down; it then waits for answers that never come. */
  terminateRpcs(): void;
}

const runs = new AsyncLocalStorage<ProgramRun>();
let isGuarded = false;

/**
 * Wraps the SDK's language server for all inline programs of this process, once. The SDK (3.250) mistakes a gRPC error of an
 * inline program for an engine that is shutting down, and reports a program that never ran as finished: the engine then
 * deletes the whole stack, and reports success. With this wrapper, a run counts as finished only if the program completed, each
 * declared resource has its URN and no call to the engine was lost.
 *
 * @param sdkVersion for tests.
 * @throws DriverError SDK_UNSUITABLE for a version of the SDK that was not reviewed.
 */
export function guardInlinePrograms(sdkVersion: string = version): void {
  const prototype = languageServerPrototype();
  const runtime = runtimeSettings();
  if (!KNOWN_VERSIONS.includes(sdkVersion) || prototype === undefined || runtime === undefined) {
    throw new DriverError(
      "SDK_UNSUITABLE",
      `@pulumi/pulumi ${sdkVersion} was not reviewed for runs that end early. Reviewed versions: ${KNOWN_VERSIONS.join(", ")}.`,
      {
        hint: "Install the version of package-lock.json: npm ci. To use another, see docs/internals/pulumi-inline-program.md.",
      },
    );
  }
  if (isGuarded) return;
  isGuarded = true;
  prototype.run = guarded(prototype.run);
  runtime.grpcClientOptions.interceptors.unshift(watchCall);
  // Otherwise gRPC remembers, for all clients of the process, that a stopped engine does not answer, also for the next engine at its port.
  runtime.grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
  const { terminateRpcs } = runtime;
  runtime.terminateRpcs = () => {
    runs.getStore()?.cutOff("the engine accepted no more calls");
    terminateRpcs();
  };
  // The SDK calls this with the reason of any rejected promise, and a lost RegisterStackTransform rejects without one.
  const { isGrpcError } = errors;
  errors.isGrpcError = (error) => error !== undefined && isGrpcError(error);
}

function guarded(original: LanguageServer["run"]): LanguageServer["run"] {
  return function run(call, callback) {
    const programRun = new ProgramRun();
    const { program } = this;
    const watched: LanguageServer = Object.create(this, {
      program: { value: () => programRun.execute(program) },
    });
    // The SDK answers twice after an error, and an abandoned run may still end: the first answer counts.
    let isAnswered = false;
    const answer: Answer = (error, response) => {
      if (isAnswered) return;
      isAnswered = true;
      const problem = programRun.problem();
      if (problem !== undefined && (error == null || programRun.isCutOff)) callback(new Error(problem));
      else callback(error, response);
    };
    programRun.onCutOff(() => setTimeout(() => answer(undefined), GRACE_MS).unref());
    return runs.run(programRun, () => original.call(watched, call, answer));
  };
}

/** An interceptor of the SDK's gRPC clients: observes how each call of a run ends, and blocks the last call of a run with a problem. */
const watchCall: grpc.Interceptor = (options, nextCall) => {
  const run = runs.getStore();
  const call = nextCall(options);
  if (run === undefined) return new grpc.InterceptingCall(call);
  const { path } = options.method_definition;
  return new grpc.InterceptingCall(call, {
    start: (metadata, listener, next) => {
      const begin = () =>
        next(metadata, {
          onReceiveStatus: (status, pass) => {
            run.see(path, status);
            pass(status);
          },
        });
      if (path !== SHUTDOWN) return begin();
      void run.end().then((problem) => {
        if (problem === undefined) return begin();
        listener.onReceiveStatus({
          code: grpc.status.ABORTED,
          details: problem,
          metadata: new grpc.Metadata(),
        });
      });
    },
  });
};

function languageServerPrototype(): LanguageServer | undefined {
  const found: unknown = Reflect.get(server, "LanguageServer");
  if (typeof found !== "function") return undefined;
  const prototype: unknown = found.prototype;
  return isLanguageServer(prototype) ? prototype : undefined;
}

function isLanguageServer(value: unknown): value is LanguageServer {
  return typeof value === "object" && value !== null && "run" in value && typeof value.run === "function";
}

/** @returns the SDK's runtime; undefined if it has not the expected form. */
export function runtimeSettings(): RuntimeSettings | undefined {
  const found: unknown = settings;
  return isRuntimeSettings(found) ? found : undefined;
}

function isRuntimeSettings(value: unknown): value is RuntimeSettings {
  if (typeof value !== "object" || value === null) return false;
  const options: unknown = Reflect.get(value, "grpcClientOptions");
  if (typeof options !== "object" || options === null) return false;
  const isChangeable = Object.getOwnPropertyDescriptor(value, "terminateRpcs")?.writable === true;
  return isChangeable && Array.isArray(Reflect.get(options, "interceptors"));
}
