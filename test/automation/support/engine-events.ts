import type { EngineEvent, OpType } from "@pulumi/pulumi/automation/index.js";
import type { Step } from "../../../automation/engine/steps.ts";

export const POOL = "aws:cognito/userPool:UserPool";
export const CLIENT = "aws:cognito/userPoolClient:UserPoolClient";
export const DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain";
export const API = "aws:apigateway/restApi:RestApi";
export const STAGE = "aws:apigateway/stage:Stage";
export const FUNCTION = "aws:lambda/function:Function";

export const urnOf = (type: string, name = "sign-in") => `urn:pulumi:dev::quick-sign-in::${type}::${name}`;

/** A step as the engine's events give it. */
export function step(op: string, type: string, keys: readonly string[] = [], id?: string): Step {
  return {
    ...{ op, urn: urnOf(type), type, name: "sign-in", keys, changes: [], immutable: [], id },
    ...{ stays: false, inAws: true },
  };
}

const NUMBERED = { sequence: 1, timestamp: 1 };

interface Change {
  readonly op: OpType;
  readonly type: string;
  readonly keys?: string[];
  readonly id?: string;
  /** @default true */
  readonly custom?: boolean;
}

function metadata({ op, type, keys, id, custom = true }: Change) {
  const state = (known: string) => ({
    type,
    urn: urnOf(type),
    custom,
    id: known,
    parent: "",
    inputs: {},
    outputs: {},
    provider: "",
  });
  return {
    op,
    urn: urnOf(type),
    type,
    provider: "",
    ...(keys && { keys }),
    ...(id !== undefined && { old: state(id) }),
    new: state(""),
  };
}

export function begins(change: Change): EngineEvent {
  return { ...NUMBERED, resourcePreEvent: { metadata: metadata(change), planning: false } };
}

export function ends(change: Change): EngineEvent {
  return { ...NUMBERED, resOutputsEvent: { metadata: metadata(change), planning: false } };
}

export function fails(change: Change): EngineEvent {
  return { ...NUMBERED, resOpFailedEvent: { metadata: metadata(change), status: 0, steps: 0 } };
}

export function reports(severity: "error" | "info", message: string): EngineEvent {
  return { ...NUMBERED, diagnosticEvent: { severity, message, color: "never" } };
}
