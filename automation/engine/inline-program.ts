import { AsyncLocalStorage } from "node:async_hooks";
import grpc from "@grpc/grpc-js";
import * as server from "@pulumi/pulumi/automation/server.js";
import errors from "@pulumi/pulumi/errors.js";
import settings from "@pulumi/pulumi/runtime/settings.js";
import { version } from "@pulumi/pulumi/version.js";
import { DriverError } from "../terminal/errors.ts";
import { ProgramRun } from "./program-run.ts";

/** The versions of the SDK whose language server has been read and tried: see docs/internals/pulumi-inline-program.md. */
const KNOWN_VERSIONS = ["3.250.0"];

/** With this call the SDK says that the program has ended; the engine then deletes what was not declared. */
const SHUTDOWN = "/pulumirpc.ResourceMonitor/SignalAndWaitForShutdown";

/** Milliseconds in which the SDK ends a run itself whose connection was lost. It can also wait without end. */
const GRACE_MS = 1_000;

type Answer = (error: Error | null | undefined, response?: unknown) => void;

/** What the SDK's language server is, as far as it is wrapped here. */
interface LanguageServer {
  readonly program: () => Promise<unknown>;
  run(this: LanguageServer, call: unknown, callback: Answer): unknown;
}

/** What the SDK's runtime is, as far as it is changed here. */
export interface RuntimeSettings {
  /** Every gRPC client of the SDK is made with these. */
  readonly grpcClientOptions: grpc.ClientOptions & { readonly interceptors: grpc.Interceptor[] };
  /** Called where the SDK takes a lost call for an engine that is shutting down; it then waits for answers that never come. */
  terminateRpcs(): void;
}

const runs = new AsyncLocalStorage<ProgramRun>();
let isGuarded = false;

/**
 * Wraps the SDK's language server for all inline programs of this process, once. The SDK (3.250) takes a gRPC error of an
 * inline program for an engine that is shutting down, and reports a program that never ran as one that has finished: the engine then
 * deletes the whole stack, and reports success. Wrapped, a run counts as finished only when the program came to its end, each
 * declared resource has its URN and no call to the engine was lost.
 *
 * @param sdkVersion for tests.
 * @throws DriverError SDK_UNSUITABLE for a version of the SDK that has not been looked at.
 */
export function guardInlinePrograms(sdkVersion: string = version): void {
  const prototype = languageServerPrototype();
  const runtime = runtimeSettings();
  if (!KNOWN_VERSIONS.includes(sdkVersion) || prototype === undefined || runtime === undefined) {
    throw new DriverError(
      "SDK_UNSUITABLE",
      `@pulumi/pulumi ${sdkVersion} has not been checked for runs that end early; known: ${KNOWN_VERSIONS.join(", ")}.`,
      {
        hint: "Install the version of package-lock.json: npm ci. To use another, see docs/internals/pulumi-inline-program.md.",
      },
    );
  }
  if (isGuarded) return;
  isGuarded = true;
  prototype.run = guarded(prototype.run);
  runtime.grpcClientOptions.interceptors.unshift(watchCall);
  // Else gRPC keeps for all clients of the process that an engine which is gone does not answer, also for the next one at its port.
  runtime.grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
  const { terminateRpcs } = runtime;
  runtime.terminateRpcs = () => {
    runs.getStore()?.cutOff("the engine took no more calls");
    terminateRpcs();
  };
  // The SDK asks this of whatever a promise was rejected with, and a lost RegisterStackTransform rejects with nothing.
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
    // The SDK answers twice after an error, and a run that was given up may still come to an end: the first answer counts.
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

/** An interceptor of the SDK's gRPC clients: sees how each call of a run ends, and holds back the last one of a run with a problem. */
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

/** Gives back the SDK's runtime; nothing where it is not as it was when this was written. */
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
