import { setTimeout as wait } from "node:timers/promises";
import grpc from "@grpc/grpc-js";
import callbacks from "@pulumi/pulumi/runtime/callbacks.js";
import { runtimeSettings } from "../../../automation/engine/inline-program.ts";

/** Which call between program and engine is lost, and how. */
export interface Fault {
  /** Method, as the protocol names it; `callbacks` is the engine's own call of a function of the program. */
  readonly call: string;
  /** Counted from 0. */
  readonly index: number;
  readonly often: "once" | "from then on";
  /** "in the same tick" and "at once" it never reaches the other side; "late" it does, and the answer is lost. */
  readonly when: "in the same tick" | "at once" | "late";
  readonly code: grpc.status.UNAVAILABLE | grpc.status.CANCELLED;
}

/** Intercepts calls between the programs of this process and their engines, and loses some. */
export interface LossyConnection {
  /** Counts calls from here on, and loses those that fit. Absent: none. */
  begin(fault?: Fault): void;
  /** How often each method was called since. */
  counts(): ReadonlyMap<string, number>;
  /** Takes itself out. */
  restore(): void;
}

const LATE_MS = 200;

export function lossyConnection(): LossyConnection {
  let current: Fault | undefined;
  let counted = new Map<string, number>();
  /** The fault, where it takes this call. */
  const next = (call: string): Fault | undefined => {
    const index = counted.get(call) ?? 0;
    counted.set(call, index + 1);
    if (current?.call !== call) return undefined;
    const takes = current.often === "once" ? index === current.index : index >= current.index;
    return takes ? current : undefined;
  };
  const interceptor: grpc.Interceptor = (options, nextCall) => {
    const fault = next(options.method_definition.path.split("/").at(-1) ?? "");
    return fault === undefined
      ? new grpc.InterceptingCall(nextCall(options))
      : lostCall(fault, nextCall(options));
  };
  const interceptors = runtimeSettings()?.grpcClientOptions.interceptors;
  if (interceptors === undefined) throw new Error("The SDK's gRPC clients take no interceptors.");
  interceptors.push(interceptor);
  const server = callbackServer();
  const { invoke } = server;
  server.invoke = async function (call, callback) {
    // The SDK tries its own server with a call without a token first.
    const fault = call.request.getToken() === "" ? undefined : next("callbacks");
    if (fault === undefined) return invoke.call(this, call, callback);
    if (fault.when === "late") await wait(LATE_MS);
    else if (fault.when === "at once") await wait(0);
    callback({ code: fault.code, details: "lost" });
  };
  return {
    begin: (fault) => {
      current = fault;
      counted = new Map();
    },
    counts: () => counted,
    restore: () => {
      interceptors.splice(interceptors.indexOf(interceptor), 1);
      server.invoke = invoke;
    },
  };
}

/** The SDK's server for functions that the engine calls, as far as it is changed here. */
interface CallbackServer {
  invoke(
    this: CallbackServer,
    call: { readonly request: { getToken(): string } },
    callback: (error: { readonly code: grpc.status; readonly details: string }) => void,
  ): Promise<void>;
}

function callbackServer(): CallbackServer {
  const found: unknown = callbacks.CallbackServer.prototype;
  if (isCallbackServer(found)) return found;
  throw new Error("The SDK's callback server is not as it was.");
}

function isCallbackServer(value: unknown): value is CallbackServer {
  return typeof value === "object" && value !== null && "invoke" in value;
}

function lostCall(
  { when, code }: Fault,
  call: ConstructorParameters<typeof grpc.InterceptingCall>[0],
): grpc.InterceptingCall {
  const lost: grpc.StatusObject = { code, details: "lost", metadata: new grpc.Metadata() };
  return new grpc.InterceptingCall(call, {
    start: (metadata, listener, next) => {
      if (when === "in the same tick") listener.onReceiveStatus(lost);
      else if (when === "at once") setImmediate(() => listener.onReceiveStatus(lost));
      else {
        const onReceiveStatus = () => setTimeout(() => listener.onReceiveStatus(lost), LATE_MS);
        next(metadata, { onReceiveMessage: () => {}, onReceiveStatus });
      }
    },
  });
}
