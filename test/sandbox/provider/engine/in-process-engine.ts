import type { Credentials, Sandbox } from "../../../../sandbox/index.ts";
import * as provider from "../../../../sandbox/provider/provider.ts";
import { Connections } from "../../../../sandbox/provider/settings.ts";
import type { Fields } from "../../../../sandbox/provider/values.ts";
import { planStep, type Resource, type Step } from "./plan-step.ts";
import { type Declaration, type Program, runProgram } from "./run-program.ts";

export interface Deployed {
  readonly outputs: Record<string, string>;
  /** `operation type` of all resources that changed, sorted, in the engine's words. */
  readonly steps: readonly string[];
}

type Named = Pick<Resource, "type" | "name">;

const isNamed =
  ({ type, name }: Named) =>
  (resource: Named) =>
    resource.type === type && resource.name === name;

/**
 * Calls the provider's functions in the order in which Pulumi's engine calls them: `check`, `diff`, then
 * `create`, `update` or a replacement for each declared resource, and `delete` for the others at the end. It uses no
 * process, no gRPC and no file, and so takes milliseconds. It supports only what the provider's tests need: no `protect`,
 * no aliases, no replacement of dependents.
 */
export class InProcessEngine {
  readonly #connections: Connections;
  /** The state, in the order of declaration: a resource comes after those that it depends on. */
  #resources: Resource[] = [];
  /** Replaced resources that must still be deleted. */
  readonly #replaced = new Set<Resource>();

  constructor({ env, region }: Sandbox, credentials: Credentials) {
    const endpoint = env["AWS_ENDPOINT_URL"] ?? "";
    const directory = env["AWS_ENDPOINT_URL_SSO_ADMIN"] ?? "";
    const endpoints = { ssoadmin: directory, identitystore: directory };
    this.#connections = new Connections({ region }, { endpoint, endpoints, credentials });
  }

  /** Deploys the program: creates, changes and deletes. */
  async up(program: Program): Promise<Deployed> {
    const steps: string[] = [];
    const declared: Named[] = [];
    const register = async (declaration: Declaration) => {
      declared.push(declaration);
      return this.#apply(declaration, steps);
    };
    const outputs = await runProgram(program, this.#host(register), false);
    await this.#deleteAllBut(declared, steps);
    return { outputs, steps: steps.sort() };
  }

  /** @returns what `up` would do. It calls nothing at AWS. */
  preview(program: Program): Promise<readonly string[]> {
    return this.#preview(program, this.#current());
  }

  /** @returns what `refresh` and then `up` would do. It changes neither AWS nor the state. */
  async previewAfterRefresh(program: Program): Promise<readonly string[]> {
    return this.#preview(program, await this.#read());
  }

  async #preview(program: Program, resources: readonly Resource[]): Promise<readonly string[]> {
    const declared: Named[] = [];
    const steps: string[] = [];
    const register = async (declaration: Declaration) => {
      declared.push(declaration);
      const old = resources.find(isNamed(declaration));
      const step = planStep(declaration, old);
      if (step.operation !== "same") steps.push(`${step.operation} ${declaration.type}`);
      return previewOf(declaration.type, step, old);
    };
    await runProgram(program, this.#host(register), true);
    const undeclared = resources.filter((resource) => !declared.some(isNamed(resource)));
    return [...steps, ...undeclared.map(({ type }) => `delete ${type}`)].sort();
  }

  /** Updates the state from AWS. */
  async refresh(): Promise<void> {
    const replaced = this.#resources.filter((resource) => this.#replaced.has(resource));
    this.#resources = [...replaced, ...(await this.#read())];
  }

  #host(register: (declaration: Declaration) => Promise<{ id: string; state: Fields }>) {
    const invoke = (token: string, args: Fields) => provider.invoke(this.#connections, token, args);
    return { register, invoke };
  }

  async #apply(declaration: Declaration, steps: string[]): Promise<Resource> {
    const { type, name } = declaration;
    const old = this.#current().find(isNamed(declaration));
    const { operation, inputs, deletesFirst } = planStep(declaration, old);
    if (old === undefined) {
      steps.push(`create ${type}`);
      return this.#create(declaration, inputs);
    }
    if (operation === "replace") {
      steps.push(`create-replacement ${type}`, `replace ${type}`);
      this.#replaced.add(old);
      if (deletesFirst) await this.#delete(old, "delete-replaced", steps);
      return this.#create(declaration, inputs);
    }
    if (operation === "update") steps.push(`update ${type}`);
    const state =
      operation === "update" ? await provider.update(this.#connections, type, old, inputs) : old.state;
    return this.#keep({ type, name, id: old.id, inputs, state });
  }

  async #create({ type, name }: Declaration, asked: Fields): Promise<Resource> {
    const { id, inputs, state } = await provider.create(this.#connections, type, asked);
    return this.#keep({ type, name, id, inputs, state });
  }

  /** Appends a resource to the state. */
  #keep(resource: Resource): Resource {
    const old = this.#current().find(isNamed(resource));
    this.#resources = this.#resources.filter((other) => other !== old);
    this.#resources.push(resource);
    return resource;
  }

  async #deleteAllBut(declared: readonly Named[], steps: string[]): Promise<void> {
    for (const resource of this.#resources.toReversed()) {
      if (this.#replaced.has(resource)) await this.#delete(resource, "delete-replaced", steps);
      else if (!declared.some(isNamed(resource))) await this.#delete(resource, "delete", steps);
    }
  }

  async #delete(resource: Resource, operation: string, steps: string[]): Promise<void> {
    await provider.remove(this.#connections, resource.type, resource);
    steps.push(`${operation} ${resource.type}`);
    this.#replaced.delete(resource);
    this.#resources = this.#resources.filter((other) => other !== resource);
  }

  #current(): Resource[] {
    return this.#resources.filter((resource) => !this.#replaced.has(resource));
  }

  async #read(): Promise<Resource[]> {
    const found: Resource[] = [];
    for (const old of this.#current()) {
      const now = await provider.read(this.#connections, old.type, old.id, old);
      if (now === undefined) continue;
      found.push({ type: old.type, name: old.name, id: now.id, inputs: now.inputs, state: now.state });
    }
    return found;
  }
}

function previewOf(type: string, { operation, inputs }: Step, old: Resource | undefined) {
  if (old === undefined || operation === "replace") {
    return { id: "", state: provider.previewOfCreate(type, inputs) };
  }
  if (operation === "same") return { id: old.id, state: old.state };
  return { id: old.id, state: provider.previewOfUpdate(type, old.state, inputs) };
}
