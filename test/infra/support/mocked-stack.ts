import { CustomResource, Resource, runtime } from "@pulumi/pulumi";
import type messages from "@pulumi/pulumi/proto/resource_pb.js";
import type { Mocks } from "@pulumi/pulumi/runtime/mocks.js";
import state from "@pulumi/pulumi/runtime/state.js";
import { z } from "zod";
import { declareStack, type StackOptions } from "../../../infra/stack.ts";
import { useQuickSdk } from "../../support/quick-sdk.ts";
import { awsState, invokeResult, REGION } from "./aws-answers.ts";

/** A resource as the program hands it to the engine. */
export interface DeclaredResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The inputs, and what AWS would add: id, name, ARN. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** What the engine is sent. */
  readonly request?: messages.RegisterResourceRequest;
}

/** What the program declares. */
export interface DeclaredStack {
  readonly resources: readonly DeclaredResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  ofType(type: string): readonly DeclaredResource[];
  /** @throws Error where there is not exactly one. */
  one(type: string, name?: string): DeclaredResource;
}

/** What the program finds, beside its settings. */
export interface Conditions {
  readonly region?: string;
  /** ARN of the role with which API Gateway writes logs in the account. */
  readonly logRole?: string;
  readonly options?: StackOptions;
  /** Settings by their full keys, with a namespace. */
  readonly others?: Settings;
  /** What Cloud Control says about the user pool, and about its identity providers by name. */
  readonly pool?: object;
  readonly providers?: Readonly<Record<string, object>>;
  /** The stack's outputs of the last run. @default it is new */
  readonly deployed?: Readonly<Record<string, unknown>>;
  /** ARNs of the instances of IAM Identity Center, or why they cannot be listed. @default one */
  readonly instances?: readonly string[] | Error;
  /** Value of each secret of the stack, after a rotation. @default the one that the stack declares */
  readonly currentSecret?: string;
  /** That of Pulumi Cloud. @default the name that files and buckets have for theirs */
  readonly organization?: string;
}

type Settings = Readonly<Record<string, string>>;

export const PROJECT_NAME = "quick-sign-in";
export const STACK = "dev";
const NO_ORGANIZATION = "organization";

/**
 * Declares the stack with Pulumi's mocks: without engine, provider and emulator. Each call has its own Pulumi runtime, so a process
 * may call it as often as it likes.
 *
 * @param settings as the stack's config stores them, without the project's name.
 * @throws SettingsError for settings that the program refuses.
 */
export async function declaredStack(
  settings: Settings = {},
  conditions: Conditions = {},
): Promise<DeclaredStack> {
  const found = new Map<string, DeclaredResource>();
  const outputs = await declare(settings, conditions, found);
  return declared([...found.values()], Object.fromEntries(Object.entries(outputs ?? {})));
}

/** What the program says when it refuses settings, and the types of the resources that it had declared until then. */
export async function refusedStack(
  settings: Settings,
  conditions: Conditions = {},
): Promise<{ readonly message: string; readonly types: readonly string[] }> {
  const found = new Map<string, DeclaredResource>();
  const message = await declare(settings, conditions, found).then(
    () => "The program did not refuse the settings.",
    (error: unknown) => String(error),
  );
  return {
    message,
    types: [...found.values()].map(({ type }) => type).filter((type) => !type.startsWith("pulumi:")),
  };
}

/** Runs the program. @param found gets each resource that it declares. */
function declare(
  settings: Settings,
  { region = REGION, logRole = "", options = {}, others = {}, ...account }: Conditions,
  found: Map<string, DeclaredResource>,
): Promise<object | undefined> {
  useQuickSdk();
  return inOwnRuntime(async () => {
    const mocks = mocksFor(region, logRole, account, found);
    await runtime.setMocks(mocks, PROJECT_NAME, STACK, false, account.organization ?? NO_ORGANIZATION);
    recordOptions(found);
    const own = Object.entries(settings).map(([key, value]) => [`${PROJECT_NAME}:${key}`, value]);
    runtime.setAllConfig({ "aws:region": region, ...Object.fromEntries(own), ...others });
    try {
      const outputs = await runtime.runInPulumiStack(() =>
        declareStack({ newScimToken: "token", readDocument, ...options }),
      );
      await runtime.disconnect();
      return outputs;
    } finally {
      runtime.disconnectSync();
    }
  });
}

/** At each address is the metadata of a SAML provider, whose entity ID is the address. */
function readDocument(address: string): Promise<string> {
  return Promise.resolve(`<EntityDescriptor entityID="${address}"/>`);
}

/**
 * What an `up` from some settings to others would do to resources: "create TYPE", "update TYPE" for changed inputs, "delete TYPE",
 * sorted. Which updates become replacements only the provider knows.
 */
export function changesBetween(before: DeclaredStack, after: DeclaredStack): string[] {
  const [old, wanted] = [before, after].map(
    ({ resources }) => new Map(resources.map((one) => [one.urn, one])),
  );
  const created = after.resources.filter(({ urn }) => !old?.has(urn)).map(({ type }) => `create ${type}`);
  const deleted = before.resources.filter(({ urn }) => !wanted?.has(urn)).map(({ type }) => `delete ${type}`);
  const updated = after.resources
    .filter(({ urn, inputs }) => old?.has(urn) && textOf(old.get(urn)?.inputs) !== textOf(inputs))
    .map(({ type }) => `update ${type}`);
  return [...created, ...deleted, ...updated].sort();
}

/** A reference to another resource holds all that the other one is: of it, only that there is one counts. */
function textOf(inputs: unknown): string {
  return JSON.stringify(inputs, (_, value: unknown) => (Resource.isInstance(value) ? "(resource)" : value));
}

/** @param found gets each resource, without its options yet. */
function mocksFor(
  region: string,
  logRole: string,
  account: Pick<
    Conditions,
    "pool" | "providers" | "deployed" | "instances" | "organization" | "currentSecret"
  >,
  found: Map<string, DeclaredResource>,
): Mocks {
  return {
    call: ({ token, inputs }) => {
      if (token === "pulumi:pulumi:readStackOutputs") assertOwnName(inputs["name"], account.organization);
      const secretString = currentSecretOf(inputs["secretId"], found, account.currentSecret);
      return secretString === undefined ? invokeResult(token, region, inputs, account) : { secretString };
    },
    newResource: ({ type, name, inputs, id }) => {
      // Read, and not declared: what the account has.
      if (id) return { id, state: { cloudwatchRoleArn: logRole } };
      const outputs = awsState({ type, name, inputs: withIds(inputs), region });
      const urn = `urn:pulumi:${STACK}::${PROJECT_NAME}::${type}::${name}`;
      found.set(urn, { type, name, urn, inputs, outputs, protect: false, retainOnDelete: false });
      return { id: String(outputs["id"]), state: outputs };
    },
  };
}

/** A secret as Pulumi's SDK hands it to the mocks. */
const secretValue = z.object({ value: z.string() });

/** The value of a secret that the stack declares; nothing for another one. */
function currentSecretOf(
  secretId: unknown,
  found: ReadonlyMap<string, DeclaredResource>,
  rotated: string | undefined,
): string | undefined {
  const versions = [...found.values()].filter(({ type }) => type.endsWith(":SecretVersion"));
  const version =
    secretId === undefined ? undefined : versions.find(({ inputs }) => inputs["secretId"] === secretId);
  return version && (rotated ?? secretValue.parse(version.outputs["secretString"]).value);
}

/**
 * Files and buckets with the layout from before projects accept a short name only, and Pulumi Cloud takes one for a stack of the user's
 * default organization. Source: ParseReference in pkg/backend/diy/store.go, ParseStackReference in pkg/backend/httpstate/backend.go.
 */
function assertOwnName(name: unknown, organization: string | undefined): void {
  const own = organization === undefined ? STACK : `${organization}/${PROJECT_NAME}/${STACK}`;
  if (name !== own) throw new Error(`unknown stack "${name}"`);
}

/** A provider answers with the IDs of the resources that an input refers to. */
function withIds(inputs: object): Record<string, unknown> {
  const entries = Object.entries(inputs).map(([name, value]: [string, unknown]) => [
    name,
    CustomResource.isInstance(value) ? value.id : value,
  ]);
  return Object.fromEntries(entries);
}

/** The mocks are not given a resource's options: they are read off the calls to the engine. */
function recordOptions(found: Map<string, DeclaredResource>): void {
  const monitor = runtime.getMonitor();
  if (monitor === undefined) throw new Error("Pulumi has no mocks.");
  const { registerResource } = monitor;
  const record = (request: messages.RegisterResourceRequest, answer: unknown) => {
    const result: unknown = Reflect.apply(registerResource, monitor, [request, answer]);
    const urn = `urn:pulumi:${STACK}::${PROJECT_NAME}::${request.getType()}::${request.getName()}`;
    const one = found.get(urn);
    const protect = request.getProtect() ?? false;
    const retainOnDelete = request.getRetainondelete() ?? false;
    if (one !== undefined) found.set(urn, Object.assign({}, one, { protect, retainOnDelete, request }));
    return result;
  };
  Object.assign(monitor, { registerResource: record });
}

function declared(resources: readonly DeclaredResource[], outputs: DeclaredStack["outputs"]): DeclaredStack {
  const ofType = (type: string) => resources.filter((one) => one.type === type);
  return {
    resources,
    outputs,
    ofType,
    one: (type, name) => {
      const [first, ...others] = ofType(type).filter((one) => name === undefined || one.name === name);
      if (first === undefined || others.length > 0)
        throw new Error(`The program does not declare exactly one ${type} ${name ?? ""}.`);
      return first;
    },
  };
}

/** Runs something with a Pulumi runtime that no other program of the process sees. The SDK has this, but not in its types. */
function inOwnRuntime<T>(run: () => Promise<T>): Promise<T> {
  const withLocalStorage: unknown = Reflect.get(state, "withLocalStorage");
  if (typeof withLocalStorage !== "function")
    throw new Error("Pulumi's SDK has no withLocalStorage any more.");
  return new Promise((resolve, reject) => {
    withLocalStorage(() => run().then(resolve, reject));
  });
}
